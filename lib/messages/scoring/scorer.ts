import { createHash } from 'node:crypto';
import { inBackground } from '@/lib/ground/in-background';
import { log } from '@/lib/ground/log';
import { ofProcess } from '@/lib/ground/of-process';
import { withNamedLock } from '@/lib/store/db/named-lock';
import { prisma } from '@/lib/store/db/prisma';
import { isPassDue, scoreOutdated, scoreWaiting } from './score-mailbox';
import { hasWaiting } from './scoring-state';

interface Scorer {
  /** Quarantines that may hold new messages, in the order in which they are judged. */
  waiting: Set<string>;
  /** Those with scores that are out of date. New messages come before them, of whichever quarantine. */
  outdated: Set<string>;
  isStarted: boolean;
  isWorking: boolean;
}

const theScorer = ofProcess<Scorer>('scorer', () => ({
  waiting: new Set(),
  outdated: new Set(),
  isStarted: false,
  isWorking: false,
}));

/** From now on what is asked for is judged. */
export function startScorer(): void {
  theScorer().isStarted = true;
}

/** Has a quarantine looked at soon; answers at once. Nothing happens where no scorer was started. */
export function askForScores(store: string): void {
  const scorer = theScorer();
  if (!scorer.isStarted) return;
  scorer.waiting.add(store);
  if (!scorer.isWorking) void inBackground(() => work(scorer));
}

/** Has every quarantine looked at. */
export async function askForAllScores(): Promise<void> {
  if (!theScorer().isStarted) return;
  const mailboxes = await prisma().mailbox.findMany({
    where: { messageCount: { gt: 0 } },
    select: { store: true },
  });
  for (const { store } of mailboxes) askForScores(store);
}

/** One quarantine after the other, so that the work of many people does not add up. */
async function work(scorer: Scorer): Promise<void> {
  scorer.isWorking = true;
  await judgeNew(scorer);
  for (const store of scorer.outdated) {
    scorer.outdated.delete(store);
    await underLock('rescore', store, async () => {
      // It may have been asked for while a pass was under way.
      if (await isPassDue(store)) await scoreOutdated(store, () => judgeNew(scorer));
    }).catch((error) => report(store, error));
    await judgeNew(scorer);
  }
  scorer.isWorking = false;
}

async function judgeNew(scorer: Scorer): Promise<void> {
  for (const store of scorer.waiting) {
    scorer.waiting.delete(store);
    try {
      if (await hasWaiting(store)) await underLock('score', store, () => scoreWaiting(store));
      if (await isPassDue(store)) scorer.outdated.add(store);
    } catch (error) {
      report(store, error);
    }
  }
}

/** Another process may be at it; it will see what is new. */
async function underLock(work: string, store: string, run: () => Promise<unknown>): Promise<void> {
  // Names of locks are short.
  const name = createHash('sha256').update(store).digest('hex').slice(0, 12);
  await withNamedLock(`${work}_${name}`, run);
}

function report(store: string, error: unknown): void {
  // The next round tries again.
  log.error('scoring failed', { mailbox: store }, error);
}
