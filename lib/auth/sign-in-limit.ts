import { createHash } from 'node:crypto';
import { RateLimiterRes } from 'rate-limiter-flexible';
import { placeOf } from './client-address';
import { createLimiter } from './limiter';

/** So many failures within the window, and the waits begin. */
export const MAX_FAILURES = 10;
const WINDOW_SECONDS = 600;
/** The waits are 1, 2, 4, ... minutes, an hour at most; they grow for a day. */
const FIRST_WAIT_SECONDS = 60;
const LONGEST_WAIT_SECONDS = 3600;
const GROWTH_SECONDS = 24 * 3600;
/** How long an address stays known for a login after a sign-in from it. */
const KNOWN_SECONDS = 90 * 24 * 3600;

/** A try that has been let through. Tell how it ended with one of its functions. */
export interface Attempt {
  succeeded(): Promise<void>;
  /** True when a wait begins with it. */
  failed(): Promise<boolean>;
  /** Neither: no method could be asked. */
  undecided(): Promise<void>;
}

const limits = () => {
  shared ??= {
    failures: createLimiter('failures', MAX_FAILURES, WINDOW_SECONDS),
    waits: createLimiter('waits', Number.MAX_SAFE_INTEGER, GROWTH_SECONDS),
    known: createLimiter('known', Number.MAX_SAFE_INTEGER, KNOWN_SECONDS),
  };
  return shared;
};
let shared: Record<'failures' | 'waits' | 'known', ReturnType<typeof createLimiter>> | undefined;

/**
 * Lets a try through, or answers when to come back. Failures count for the account and for the address. From an address
 * that the account has signed in from before, they count for the two together instead: nobody elsewhere can shut its owner
 * out. Accounts are counted before the password is looked at, so that tries at the same time count too.
 */
export async function beginAttempt(login: string, address: string): Promise<Attempt | { retryAt: Date }> {
  const place = placeOf(address);
  const pair = `pair:${digest(`${login}\0${place}`)}`;
  const isKnown = (await limits().known.get(pair)) !== null;
  const account = isKnown ? pair : `account:${digest(login)}`;
  const addressKey = isKnown ? null : `address:${place}`;

  const wait = addressKey === null ? 0 : await waitOf(addressKey);
  const counted = wait > 0 ? wait : await count(account);
  if (typeof counted === 'number') return { retryAt: new Date(Date.now() + counted) };
  return {
    async succeeded() {
      await limits().failures.reward(account, 1);
      await limits().known.set(pair, 1, KNOWN_SECONDS);
      if (isKnown) await Promise.all([limits().failures.delete(pair), limits().waits.delete(pair)]);
    },
    async failed() {
      const isShut = await punish(account, counted.consumedPoints);
      if (addressKey === null) return isShut;
      const { consumedPoints } = await limits().failures.penalty(addressKey, 1);
      return (await punish(addressKey, consumedPoints)) || isShut;
    },
    async undecided() {
      await limits().failures.reward(account, 1);
    },
  };
}

/** Counts a try; milliseconds to wait when there have been too many. */
async function count(key: string): Promise<RateLimiterRes | number> {
  try {
    return await limits().failures.consume(key, 1);
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    return refusal.msBeforeNext;
  }
}

async function waitOf(key: string): Promise<number> {
  const state = await limits().failures.get(key);
  return state && state.consumedPoints >= MAX_FAILURES ? state.msBeforeNext : 0;
}

/** Begins the next wait after the last failure that was free, and after each one since. Whether one begins. */
async function punish(key: string, failures: number): Promise<boolean> {
  const { failures: counter, waits } = limits();
  if (failures < MAX_FAILURES && (await waits.get(key)) === null) return false;
  const { consumedPoints } = await waits.penalty(key, 1);
  const seconds = Math.min(FIRST_WAIT_SECONDS * 2 ** (consumedPoints - 1), LONGEST_WAIT_SECONDS);
  await counter.block(key, seconds);
  return true;
}

/** What was typed as a name can be a password, and the table is no place for it. */
function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
