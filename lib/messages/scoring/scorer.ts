import { createHash } from 'node:crypto';
import { inBackground } from '@/lib/ground/in-background';
import { log } from '@/lib/ground/log';
import { ofProcess } from '@/lib/ground/of-process';
import { withNamedLock } from '@/lib/store/db/named-lock';
import { prisma } from '@/lib/store/db/prisma';
import type { JudgedBy } from './find-learned';
import { isPassDue, scoreOutdated, scoreWaiting } from './score-mailbox';
import { hasWaiting } from './scoring-state';

type LastPass = ReadonlyMap<number, JudgedBy>;

interface Scorer {
  /** Quarantines that may hold new messages, in the order in which they are judged; where none waits, what all were judged by. */
  waiting: Map<string, LastPass | null>;
  /** Those with scores that are out of date. New messages come before them, of whichever quarantine. */
  outdated: Set<string>;
  /** When those of which nothing waits were looked at last. */
  lookedAt: Map<string, number>;
  isStarted: boolean;
  isWorking: boolean;
}

const theScorer = ofProcess<Scorer>('scorer', () => ({
  waiting: new Map(),
  outdated: new Set(),
  lookedAt: new Map(),
  isStarted: false,
  isWorking: false,
}));

/** From now on what is asked for is judged. */
export function startScorer(): void {
  theScorer().isStarted = true;
}

/**
 * Has a quarantine looked at soon; answers at once. Nothing happens where no scorer was started. `lastPass` is for who has seen that no
 * message of it waits: what they were judged by.
 */
export function askForScores(store: string, lastPass: LastPass | null = null): void {
  const scorer = theScorer();
  if (!scorer.isStarted || (lastPass !== null && wasLookedAt(scorer, store))) return;
  scorer.waiting.set(store, scorer.waiting.get(store) === null ? null : lastPass);
  if (!scorer.isWorking) void inBackground(() => work(scorer));
}

/** Scores may be a little behind; a look at every click is not worth its statement. */
const LOOK_AGAIN_MS = 2_000;

function wasLookedAt({ lookedAt }: Scorer, store: string): boolean {
  const now = performance.now();
  if (now - (lookedAt.get(store) ?? Number.NEGATIVE_INFINITY) < LOOK_AGAIN_MS) return true;
  lookedAt.set(store, now);
  return false;
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
  for (const [store, lastPass] of scorer.waiting) {
    scorer.waiting.delete(store);
    try {
      if (lastPass === null && (await hasWaiting(store)))
        await underLock('score', store, () => scoreWaiting(store));
      if (await isPassDue(store, lastPass ?? undefined)) scorer.outdated.add(store);
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
