import { prisma } from '@/lib/store/db/prisma';

/** How many messages a set of alerts marks; null if there is no set. */
export async function countAlerts(alertSet: number | null): Promise<number | null> {
  return alertSet === null ? null : prisma().alertMark.count({ where: { setId: alertSet } });
}
