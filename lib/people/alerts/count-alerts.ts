import { prisma } from '@/lib/store/db/prisma';

/** How many messages a set of alerts marks. */
export function countAlerts(alertSet: number): Promise<number> {
  return prisma().alertMark.count({ where: { setId: alertSet } });
}
