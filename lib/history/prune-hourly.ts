import { prisma } from '@/lib/db/prisma';

const KEPT_YEARS = 2;

/** Deletes the counts of hours that are older than two years; the charts go back one. Answers how many. */
export async function pruneHourly(now = new Date()): Promise<number> {
  const before = new Date(now);
  before.setUTCFullYear(before.getUTCFullYear() - KEPT_YEARS);
  const { count } = await prisma().hourly.deleteMany({ where: { hour: { lt: before } } });
  return count;
}
