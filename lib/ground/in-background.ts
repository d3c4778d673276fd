import { AsyncLocalStorage } from 'node:async_hooks';
import { ofProcess } from './of-process';
import { outsideRequest } from './this-request';

/** `server`: it waits as long as it takes. `command`: somebody at a terminal, or cron, reads in the end what it says. */
export type Patience = 'server' | 'command';

const storage = ofProcess('patience', () => new AsyncLocalStorage<Patience | null>());

/**
 * Runs work that no person waits for, with all that it begins: where the database does not answer, it waits and tries again
 * (lib/store/db/patiently.ts) instead of giving up. See decision 166.
 */
export function inBackground<T>(work: () => T, patience: Patience = 'server'): T {
  return storage().run(patience, () => outsideRequest(work));
}

/** Runs what people may wait for as well, whoever has begun it: it tries once. */
export function onlyOnce<T>(work: () => T): T {
  return storage().run(null, work);
}

/** Null for work that somebody waits for. */
export function patienceNow(): Patience | null {
  return storage().getStore() ?? null;
}
