import 'server-only';
import { AsyncLocalStorage } from 'node:async_hooks';
import { ofProcess } from '@/lib/ground/of-process';
import type { SessionClaims } from './session-token';

/** The person in whose name another filter host asks. */
export interface OnBehalf {
  claims: SessionClaims;
  timeZone: string;
  /** Where their request came from. */
  address: string;
}

const storage = ofProcess('on behalf', () => new AsyncLocalStorage<OnBehalf>());

/** Null for a request that a browser has sent. */
export function onBehalf(): OnBehalf | null {
  return storage().getStore() ?? null;
}

/** Does work in the name of a person of whom another filter host has shown that it is of this site. Whether they may is asked as always. */
export function inNameOf<T>(who: OnBehalf, work: () => Promise<T>): Promise<T> {
  return storage().run(who, work);
}
