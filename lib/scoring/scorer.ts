import { createHash } from 'node:crypto';
import { withNamedLock } from '@/lib/db/named-lock';
import { prisma } from '@/lib/db/prisma';
import { needsScores, scoreMailbox } from './score-mailbox';

const ROUND_MS = 5 * 60 * 1000;

interface Scorer {
  timer: NodeJS.Timeout;
  /** Quarantines in the order in which they are judged. */
  waiting: Set<string>;
  isWorking: boolean;
}

// Next evaluates modules more than once (per bundle); one a process is enough.
const shared = globalThis as typeof globalThis & { dashboardScorer?: Scorer };

/** Starts judging what is quarantined: after each sync what it asks for, and every few minutes everything. */
export function startScorer(): void {
  shared.dashboardScorer ??= {
    timer: setInterval(askForAll, ROUND_MS).unref(),
    waiting: new Set(),
    isWorking: false,
  };
}

/** Has a quarantine looked at soon; answers at once. Nothing happens where no scorer was started. */
export function askForScores(store: string): void {
  const scorer = shared.dashboardScorer;
  if (!scorer) return;
  scorer.waiting.add(store);
  if (!scorer.isWorking) void work(scorer);
}

function askForAll(): void {
  prisma()
    .mailbox.findMany({ where: { messageCount: { gt: 0 } }, select: { store: true } })
    .then((mailboxes) => {
      for (const { store } of mailboxes) askForScores(store);
    })
    .catch(report);
}

/** One quarantine after the other, so that the work of many people does not add up. */
async function work(scorer: Scorer): Promise<void> {
  scorer.isWorking = true;
  for (const store of scorer.waiting) {
    scorer.waiting.delete(store);
    await judge(store).catch(report);
  }
  scorer.isWorking = false;
}

async function judge(store: string): Promise<void> {
  if (!(await needsScores(store))) return;
  // Another process may be at it; it will see what is new. Names of locks are short.
  const name = createHash('sha256').update(store).digest('hex').slice(0, 12);
  await withNamedLock(`score_${name}`, () => scoreMailbox(store));
}

function report(error: unknown): void {
  // The database is away; the next round tries again.
  console.error('scoring', error instanceof Error ? error.message : error);
}
