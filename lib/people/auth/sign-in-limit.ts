import { createHash } from 'node:crypto';
import { placeOf } from './client-address';
import { Limiter } from './limiter';

/** After this many failures within the window, the waits begin. */
export const MAX_FAILURES = 10;
const WINDOW_SECONDS = 600;
/** The waits are 1, 2, 4, ... minutes, an hour at most; they grow for a day. */
const FIRST_WAIT_SECONDS = 60;
const LONGEST_WAIT_SECONDS = 3600;
const GROWTH_SECONDS = 24 * 3600;
/** The count while a wait lasts: too high for tries that are still running to bring it down. */
const SHUT = 1_000_000;
/** How long an address stays known for a login after a sign-in from it. */
const KNOWN_SECONDS = 90 * 24 * 3600;

/** A try that was let through. Report how it ended with one of its functions. */
export interface Attempt {
  succeeded(): Promise<void>;
  /** True when a wait begins with it. */
  failed(): Promise<boolean>;
  /** Neither: no method could be asked. */
  undecided(): Promise<void>;
}

const limits = () => {
  shared ??= {
    failures: new Limiter({ keyPrefix: 'failures', points: MAX_FAILURES, duration: WINDOW_SECONDS }),
    waits: new Limiter({ keyPrefix: 'waits', points: Number.MAX_SAFE_INTEGER, duration: GROWTH_SECONDS }),
    known: new Limiter({ keyPrefix: 'known', points: Number.MAX_SAFE_INTEGER, duration: KNOWN_SECONDS }),
  };
  return shared;
};
let shared: Record<'failures' | 'waits' | 'known', Limiter> | undefined;

/**
 * Lets a try through, or returns when to try again. Tries count for the account and for the address. From an address
 * that the account has signed in from before, they count for the two together instead: so nobody elsewhere can lock its
 * owner out. All are counted before the password is looked at, so that tries at the same time count too, and given back
 * when they were no failures. See decision 043.
 */
export async function beginAttempt(login: string, address: string): Promise<Attempt | { retryAt: Date }> {
  const place = placeOf(address);
  const pair = `pair:${digest(`${login}\0${place}`)}`;
  const isKnown = (await limits().known.get(pair)) !== null;
  const counted: Counted[] = [];
  for (const key of isKnown ? [pair] : [`address:${place}`, `account:${digest(login)}`]) {
    const answer = await count(key);
    if (typeof answer === 'number') {
      await giveBack(counted);
      return { retryAt: new Date(Date.now() + answer) };
    }
    counted.push(answer);
  }
  return {
    async succeeded() {
      await giveBack(counted);
      await limits().known.set(pair, 1, KNOWN_SECONDS);
      if (isKnown) await Promise.all([limits().failures.delete(pair), limits().waits.delete(pair)]);
    },
    async failed() {
      const last = counted.filter(({ isLast }) => isLast);
      await Promise.all(last.map(({ key }) => beginWait(key)));
      return last.length > 0;
    },
    async undecided() {
      await giveBack(counted);
    },
  };
}

/** A try that counts for a key. A wait begins when the last free one has failed. */
interface Counted {
  key: string;
  isLast: boolean;
}

/** Counts a try; milliseconds to wait when there have been too many. After the first wait one try is free each time. */
async function count(key: string): Promise<Counted | number> {
  const { failures, waits } = limits();
  const free = (await waits.get(key)) === null ? MAX_FAILURES : 1;
  const { consumedPoints, msBeforeNext } = await failures.penalty(key, 1);
  if (consumedPoints <= free) return { key, isLast: consumedPoints === free };
  // The other tries still running may all be right; this one was not a failure.
  if (consumedPoints >= SHUT) return msBeforeNext;
  await giveBack([{ key }]);
  return FIRST_WAIT_SECONDS * 1000;
}

async function giveBack(counted: Pick<Counted, 'key'>[]): Promise<void> {
  await Promise.all(counted.map(({ key }) => limits().failures.giveBack(key, SHUT)));
}

async function beginWait(key: string): Promise<void> {
  const { failures, waits } = limits();
  const { consumedPoints } = await waits.penalty(key, 1);
  const seconds = Math.min(FIRST_WAIT_SECONDS * 2 ** (consumedPoints - 1), LONGEST_WAIT_SECONDS);
  await failures.set(key, SHUT, seconds);
}

/** What was typed as a name can be a password, which must not end up in the table. */
function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
