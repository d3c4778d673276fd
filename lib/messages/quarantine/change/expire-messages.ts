import { AppError } from '@/lib/ground/errors';
import type { AppErrorReason } from '@/lib/ground/reasons';
import { endUnerased } from '@/lib/messages/operations/end-unerased';
import { eraseWithCopy } from '@/lib/messages/operations/erase-with-copy';
import { holdMessage } from '@/lib/messages/operations/hold-message';
import { newBatch } from '@/lib/messages/operations/operation';
import { requireWritable } from '@/lib/messages/operations/require-writable';
import { tellingErrors } from '@/lib/messages/operations/tell-failure';
import { loadRecord } from '@/lib/messages/quarantine/open/load-record';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { getConfig } from '@/lib/store/config/config';
import { prisma } from '@/lib/store/db/prisma';
import { beginOperation } from './begin-operation';
import { listExpiry } from './expiry';

/** Who an expired message was removed by; no login, as nobody clicked. */
const RETENTION = 'retention';
const PAGE = 200;
const DAY_MS = 24 * 3600 * 1000;
/** Somebody else has the message in hand, or has taken it out: the next run sees. */
const PASSED_OVER: (AppErrorReason | undefined)[] = ['busy', 'changed', 'messageGone'];

/**
 * Moves the messages of one store that are older than QUARANTINE_KEEP_DAYS to Removed, from where they can be put back.
 * Nothing is learned. Answers how many were moved; 0 where retention is off, and for a folder that is nobody's mailbox (any
 * more). Stops with the first message that cannot be moved, and throws why: a full disk would stop all of them.
 */
export async function expireMessages(store: string): Promise<number> {
  const { quarantineKeepDays } = getConfig();
  if (quarantineKeepDays === null) return 0;
  const { place, state } = await openQuarantine(store);
  if (place.store !== store || place.onlyMember !== null) return 0;
  const now = Date.now();
  const before = new Date(now - quarantineKeepDays * DAY_MS);
  const batch = newBatch();
  let moved = 0;
  for (let seen = 0; ; ) {
    const old = await prisma().message.findMany({
      where: { mailboxId: state.id, receivedAt: { lt: before }, seq: { gt: seen } },
      select: { seq: true, key: true, receivedAt: true },
      orderBy: { seq: 'asc' },
      take: PAGE,
    });
    const expiry = await listExpiry(store, old);
    for (const { key } of old) {
      if ((expiry.get(key)?.getTime() ?? now) >= now) continue;
      if (await expireMessage(store, key, batch)) moved++;
    }
    const last = old.at(-1);
    if (!last) return moved;
    seen = last.seq;
  }
}

async function expireMessage(store: string, key: string, batch: string): Promise<boolean> {
  const messageKey = key;
  try {
    const loaded = await tellingErrors(
      { actor: RETENTION, store, member: '', kind: 'expire', messageKey },
      async () => {
        const found = await loadRecord(store, key);
        await requireWritable(found.place.files);
        return found;
      },
    );
    const { files } = loaded.place;
    await holdMessage({ store, messageKey }, async () => {
      const operation = await beginOperation(loaded, { actor: RETENTION, batch }, { kind: 'expire' });
      try {
        await eraseWithCopy(operation, files, loaded.record.bytes);
      } catch (error) {
        await endUnerased(operation, files, error);
        throw error;
      }
    });
    return true;
  } catch (error) {
    if (error instanceof AppError && PASSED_OVER.includes(error.reason)) return false;
    throw error;
  }
}
