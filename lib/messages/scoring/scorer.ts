import type { Worker } from 'node:worker_threads';
import { answersInHand } from '@/lib/ground/answers-in-hand';
import { log } from '@/lib/ground/log';
import { ofProcess } from '@/lib/ground/of-process';
import { findDue } from './find-due';
import type { LastPass } from './judge';
import type { JudgingOrder } from './judging-thread';
import type { ScoringState } from './scoring-state';
import { startJudging } from './start-judging';

interface Scorer {
  isStarted: boolean;
  thread: Worker | null;
  /** One that has failed is not started again before. */
  notBefore: number;
  /** Ends the thread when nothing was ordered for a while. */
  ending: NodeJS.Timeout | undefined;
  /** When a quarantine was looked at last of which nothing could be judged at once. */
  lookedAt: Map<string, number>;
}

const theScorer = ofProcess<Scorer>('scorer', () => ({
  isStarted: false,
  thread: null,
  notBefore: 0,
  ending: undefined,
  lookedAt: new Map(),
}));

/** From now on what is asked for is judged. */
export function startScorer(): void {
  theScorer().isStarted = true;
}

/**
 * Has a quarantine looked at soon, in a thread of low priority with its own connections (decision 205); answers at once. Nothing happens
 * where no scorer was started. `known` is for who has read how far its scores are, and what they were made by.
 */
export function askForScores(store: string, known?: ScoringState & { lastPass: LastPass }): void {
  const scorer = theScorer();
  if (!scorer.isStarted) return;
  const mayWait = known !== undefined && (known.waiting === 0 || known.obstacle !== null);
  if (mayWait && wasLookedAt(scorer, store)) return;
  order(scorer, { store, lastPass: known?.waiting === 0 ? known.lastPass : null });
}

/** Scores may be a little behind; a look at every click is not worth its statement. */
const LOOK_AGAIN_MS = 2_000;

function wasLookedAt({ lookedAt }: Scorer, store: string): boolean {
  const now = performance.now();
  if (now - (lookedAt.get(store) ?? Number.NEGATIVE_INFINITY) < LOOK_AGAIN_MS) return true;
  lookedAt.set(store, now);
  return false;
}

/** Has every quarantine looked at in which something can be judged. */
export async function askForAllScores(): Promise<void> {
  const scorer = theScorer();
  if (!scorer.isStarted) return;
  for (const { store, lastPass } of await findDue()) order(scorer, { store, lastPass });
}

/** What it remembers of tokens is kept for so long, in case that somebody goes on. */
const IDLE_MS = 60_000;
const AFTER_FAILURE_MS = 60_000;

function order(scorer: Scorer, what: JudgingOrder): void {
  scorer.thread ??= performance.now() < scorer.notBefore ? null : begin(scorer);
  clearTimeout(scorer.ending);
  scorer.thread?.postMessage(what);
}

function begin(scorer: Scorer): Worker {
  const thread = startJudging();
  thread.postMessage({ answers: answersInHand() } satisfies JudgingOrder);
  const isGone = () => {
    if (scorer.thread === thread) scorer.thread = null;
  };
  thread.on('message', () => {
    clearTimeout(scorer.ending);
    // Nobody can give it work any more before it hears that.
    scorer.ending = setTimeout(() => {
      isGone();
      thread.postMessage('end' satisfies JudgingOrder);
    }, IDLE_MS).unref();
  });
  thread.on('error', (error) => {
    // Pages ask again.
    scorer.notBefore = performance.now() + AFTER_FAILURE_MS;
    isGone();
    log.error('the judging thread has failed', {}, error);
  });
  thread.on('exit', isGone);
  // It keeps no script from ending.
  thread.unref();
  return thread;
}
