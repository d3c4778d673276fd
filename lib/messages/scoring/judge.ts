import { createHash } from 'node:crypto';
import { AppError } from '@/lib/ground/errors';
import { log } from '@/lib/ground/log';
import { withNamedLock } from '@/lib/store/db/named-lock';
import type { JudgedBy } from './find-learned';
import { findWaiting, type Waiting } from './find-waiting';
import { forgetOthersScores } from './forget-others-scores';
import { isPassDue, scoreOutdated, scoreWaiting } from './score-mailbox';

export type LastPass = ReadonlyMap<number, JudgedBy>;

/** Quarantines that may hold new messages, in the order in which they are judged; where none waits, what all were judged by. */
const waiting = new Map<string, LastPass | null>();
/** Those with scores that are out of date. New messages come before them, of whichever quarantine. */
const outdated = new Set<string>();
/** Those of which messages wait that could not be judged. */
const hindered = new Map<string, Hindered>();
let isWorking = false;

interface Hindered {
  at: number;
  mark: Waiting['mark'];
  /** What was learned for those by whose filters they could not be judged. */
  by: LastPass;
}

/** What cannot be told from the tables may have changed after so long. */
const TRY_AGAIN_MS = 60_000;

/** Judges a quarantine after those that were asked for before, and what is left of them. `done` is called when nothing is left of any. */
export async function judge(store: string, lastPass: LastPass | null, done: () => void): Promise<void> {
  waiting.set(store, waiting.get(store) === null ? null : lastPass);
  if (isWorking) return;
  isWorking = true;
  // One quarantine after the other, so that the work of many people does not add up.
  await judgeNew();
  for (const next of outdated) {
    outdated.delete(next);
    await underLock('rescore', next, async () => {
      // It may have been asked for while a pass was under way.
      if (await isPassDue(next)) await scoreOutdated(next, judgeNew);
    }).catch((error) => report(next, error));
    await judgeNew();
  }
  isWorking = false;
  done();
}

async function judgeNew(): Promise<void> {
  for (const [store, lastPass] of waiting) {
    waiting.delete(store);
    try {
      if ((await forgetOthersScores(store)) || lastPass === null) await judgeWaiting(store);
      if (await isPassDue(store, lastPass ?? undefined)) outdated.add(store);
    } catch (error) {
      report(store, error);
    }
  }
}

/** Messages that cannot be judged wait with every page: nothing is tried again while all that it depends on is as it was. */
async function judgeWaiting(store: string): Promise<void> {
  const found = await findWaiting(store);
  if (!found) return;
  const before = hindered.get(store);
  const isRecent = before?.mark === found.mark && performance.now() - before.at < TRY_AGAIN_MS;
  if (isRecent && !(await isPassDue(store, before.by))) return;
  hindered.delete(store);
  const noteHindered = (by: LastPass) => hindered.set(store, { at: performance.now(), mark: found.mark, by });
  await underLock('score', store, () => scoreWaiting(store, noteHindered));
}

/**
 * Judges what waits in a quarantine, and answers when that is done: for who tells of it once, and not again. Throws `unavailable` while another process is at
 * it for long. Where it cannot be judged (decision 083) nothing is.
 */
export async function judgeNow(store: string): Promise<void> {
  if (!(await underLock('score', store, async () => ({ made: await scoreWaiting(store) }), LONGEST_WAIT)))
    throw new AppError('unavailable', 'its messages are still being judged', { reason: 'busy' });
}

/** Seconds. */
const LONGEST_WAIT = 30;

/** Another process may be at it; it will see what is new. Null, too, when it is still at it after so many seconds. */
async function underLock<T>(
  work: string,
  store: string,
  run: () => Promise<T>,
  seconds = 0,
): Promise<T | null> {
  // Names of locks are short.
  const name = createHash('sha256').update(store).digest('hex').slice(0, 12);
  return withNamedLock(`${work}_${name}`, run, seconds);
}

function report(store: string, error: unknown): void {
  // The next round tries again.
  log.error('scoring failed', { mailbox: store }, error);
}
