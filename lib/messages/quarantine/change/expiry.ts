import { getConfig } from '@/lib/store/config/config';
import type { Message } from '@/lib/store/db/generated/client';
import { prisma } from '@/lib/store/db/prisma';

const DAY_MS = 24 * 3600 * 1000;

/**
 * When messages leave the quarantine by their age, by key: QUARANTINE_KEEP_DAYS after they came or, if somebody put them
 * back, after that, or else the next night would take them out again. Empty where retention is off.
 */
export async function listExpiry(
  store: string,
  messages: Pick<Message, 'key' | 'receivedAt'>[],
): Promise<Map<string, Date>> {
  const { quarantineKeepDays } = getConfig();
  if (quarantineKeepDays === null) return new Map();
  const restores = await prisma().operation.findMany({
    where: {
      store,
      messageKey: { in: messages.map(({ key }) => key) },
      kind: 'restore',
      state: { in: ['copied', 'done'] },
    },
    select: { messageKey: true, startedAt: true },
    orderBy: { id: 'asc' },
  });
  const restoredAt = new Map(restores.map(({ messageKey, startedAt }) => [messageKey, startedAt]));
  return new Map(
    messages.map(({ key, receivedAt }) => {
      const since = Math.max(receivedAt.getTime(), restoredAt.get(key)?.getTime() ?? 0);
      return [key, new Date(since + quarantineKeepDays * DAY_MS)];
    }),
  );
}
