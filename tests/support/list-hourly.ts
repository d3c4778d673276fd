import type { Hourly } from '@/lib/store/db/generated/client';
import { prisma } from '@/lib/store/db/prisma';

/**
 * The counts of the hours (UTC) from `from` on and before `to`, oldest first; hours in which nothing was logged are not
 * there. How each letter counts: lib/store/index/logs/hourly-counts.ts.
 */
export async function listHourly(logId: number, from: Date, to: Date): Promise<Hourly[]> {
  return prisma().hourly.findMany({
    where: { logId, hour: { gte: from, lt: to } },
    orderBy: { hour: 'asc' },
  });
}
