import { listTouching, type TouchingOperation } from '@/lib/messages/operations/list-failures';
import { getConfig } from '@/lib/store/config/config';
import type { Message } from '@/lib/store/db/generated/client';

const DAY_MS = 24 * 3600 * 1000;

type Aged = Pick<Message, 'key' | 'receivedAt'>;

/**
 * When messages leave the quarantine by their age, by key: QUARANTINE_KEEP_DAYS after they came or, if somebody put them
 * back, after that, or else the next night would take them out again. Empty where retention is off.
 */
export async function listExpiry(store: string, messages: readonly Aged[]): Promise<Map<string, Date>> {
  if (getConfig().quarantineKeepDays === null) return new Map();
  const keys = messages.map(({ key }) => key);
  return expiryOf(messages, await listTouching(store, keys));
}

/** The same for who knows what was done to them. */
export function expiryOf(
  messages: readonly Aged[],
  operations: readonly TouchingOperation[],
): Map<string, Date> {
  const { quarantineKeepDays } = getConfig();
  if (quarantineKeepDays === null) return new Map();
  const restores = operations.filter(
    ({ kind, state }) => kind === 'restore' && (state === 'copied' || state === 'done'),
  );
  const restoredAt = new Map(restores.map(({ messageKey, startedAt }) => [messageKey, startedAt]));
  return new Map(
    messages.map(({ key, receivedAt }) => {
      const since = Math.max(receivedAt.getTime(), restoredAt.get(key)?.getTime() ?? 0);
      return [key, new Date(since + quarantineKeepDays * DAY_MS)];
    }),
  );
}
