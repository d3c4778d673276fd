import { prisma } from '@/lib/store/db/prisma';

/** Work that goes over the whole site. */
export type RoundName = 'quarantines' | 'system-log' | 'campaigns';

export interface Round {
  finishedAt: Date;
  /** One line each: what could not be done, and why. */
  failures: string[];
}

const FAILURES_KEPT = 50;

/** When a round was last finished, by whichever process; null before the first. */
export async function findRound(name: RoundName): Promise<Round | null> {
  const row = await prisma().round.findUnique({ where: { name } });
  return row && { finishedAt: row.finishedAt, failures: row.failures.split('\n').filter(Boolean) };
}

/** Notes that a round was finished: just now, or as of what it has seen. */
export async function noteRound(name: RoundName, failures: string[], finishedAt = new Date()): Promise<void> {
  const about = {
    finishedAt,
    failures: failures.slice(0, FAILURES_KEPT).join('\n').slice(0, 16_000),
  };
  await prisma().round.upsert({ where: { name }, create: { name, ...about }, update: about });
}
