import { prisma } from '@/lib/db/prisma';
import type { JudgedBy } from './find-learned';

/** Why a quarantine has no scores, or not for all of its messages. */
export const OBSTACLES = ['tokenizer', 'untrained', 'tokensMissing', 'tokensBusy'] as const;
export type Obstacle = (typeof OBSTACLES)[number];

export interface ScoringState {
  /** Whether there is any score to sort by. */
  hasScores: boolean;
  /** Messages that wait for one; those of a quarantine with an obstacle wait until it is gone. */
  waiting: number;
  obstacle: Obstacle | null;
}

/** How far the judging of a quarantine is. */
export async function findScoringState(mailboxId: number, store: string): Promise<ScoringState> {
  const [scored, waiting, row] = await Promise.all([
    prisma().message.findFirst({ where: { mailboxId, score: { gte: 0 } }, select: { seq: true } }),
    prisma().message.count({ where: { mailboxId, score: { lt: 0 } } }),
    prisma().scoring.findUnique({ where: { store }, select: { obstacle: true } }),
  ]);
  const obstacle = OBSTACLES.find((known) => known === row?.obstacle) ?? null;
  return { hasScores: scored !== null, waiting, obstacle };
}

/** What each user's part of a quarantine was judged by when the last whole pass ended; empty before the first. */
export async function findLastPass(store: string): Promise<Map<number, JudgedBy>> {
  const row = await prisma().scoring.findUnique({ where: { store }, select: { learned: true } });
  const parts = [...(row?.learned ?? '').matchAll(/(\d+):(\d+)\/(\d+)\/(\d+)/g)];
  return new Map(
    parts.map(([, uid, spam, innocent, retrained]) => [
      Number(uid),
      { spam: Number(spam), innocent: Number(innocent), retrained: Number(retrained) },
    ]),
  );
}

/** Notes that a whole pass has ended. */
export async function notePass(store: string, judgedBy: ReadonlyMap<number, JudgedBy>): Promise<void> {
  const parts = [...judgedBy].map(([uid, by]) => `${uid}:${by.spam}/${by.innocent}/${by.retrained}`);
  await note(store, { learned: parts.join(' '), obstacle: null });
}

/** Notes why there are no scores; what was judged before stays as it is. */
export async function noteObstacle(store: string, obstacle: Obstacle): Promise<void> {
  await note(store, { obstacle });
}

async function note(store: string, about: { learned?: string; obstacle: Obstacle | null }): Promise<void> {
  const noted = { ...about, finishedAt: new Date() };
  await prisma().scoring.upsert({
    where: { store },
    create: { learned: '', ...noted, store },
    update: noted,
  });
}
