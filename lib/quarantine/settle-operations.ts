import { getConfig } from '@/lib/config';
import { prisma } from '@/lib/db/prisma';
import type { UserFiles } from '@/lib/dspam/userdir';
import { AppError } from '@/lib/errors';
import { firstHeaders, headerBlock } from '@/lib/mbox/header-block';
import { messageOf, separatorLengthOf } from '@/lib/mbox/record';
import type { MailboxPlace } from '@/lib/users/mailbox-place';
import { eraseWithCopy } from './erase-with-copy';
import { findRecord } from './find-record';
import { logFileOf } from './log-file';
import { endOperation, noteOperation, type Operation } from './operation';
import { proveDelivery } from './prove-delivery';

const UNFINISHED: Operation['state'][] = ['started', 'delivered', 'copied'];

/** A run of the filter lives at most its time limit and the grace after it; only then nobody works on it any more. */
const GRACE_MS = 5_000;

/**
 * Settles what a crash left unfinished: the log says whether the mail was delivered, the file whether the record is still
 * there. An erase may be done again, a delivery never is. What is younger than a run can last is left to who runs it.
 */
export async function settleOperations({ store, files }: MailboxPlace): Promise<void> {
  const open = await prisma().operation.findMany({
    where: {
      store,
      state: { in: UNFINISHED },
      startedAt: { lt: new Date(Date.now() - abandonedAfterMs()) },
    },
    orderBy: { id: 'asc' },
  });
  for (const { id } of open) {
    // Another visit may have settled it meanwhile: what was read before would end it once more, and otherwise.
    const operation = await prisma().operation.findUnique({ where: { id } });
    if (operation && UNFINISHED.includes(operation.state)) await settle(operation, files);
  }
}

function abandonedAfterMs(): number {
  return getConfig().deliveryTimeoutMs + GRACE_MS;
}

async function settle(operation: Operation, files: UserFiles): Promise<void> {
  const found = await findRecord(operation, files);
  const record = found?.record ?? null;
  if (operation.kind === 'restore') {
    // The copy is in the quarantine or it is not; training that was not reversed is not tried again.
    await endOperation(operation.id, operation.state === 'copied' ? 'done' : 'failed', {
      reason: 'interrupted',
    });
    if (operation.state !== 'copied')
      await prisma().operation.updateMany({ where: { undoneBy: operation.id }, data: { undoneBy: null } });
    return;
  }
  if (operation.kind === 'release' && operation.state === 'started') {
    const proof = await proofOf(operation, files, record);
    if (proof === 'missing') await endOperation(operation.id, 'failed', { reason: 'interrupted' });
    // The record is written whether or not the delivery agent ends well (F§5): it shows what was learned, not that the
    // mail arrived.
    else
      await endOperation(operation.id, 'unconfirmed', {
        reason: 'unconfirmed',
        trained: proof === 'found' && operation.way === 'error',
      });
    return;
  }
  try {
    if (found) await eraseWithCopy({ ...operation, byteOffset: found.byteOffset }, files, found.record);
    else if (operation.copyOffset !== null) await endOperation(operation.id, 'done');
    else await endOperation(operation.id, 'failed', { reason: 'changed' });
  } catch (error) {
    // Still not possible (a full disk, a missing right): the reason is shown, and the next visit tries again.
    const reason = error instanceof AppError ? (error.reason ?? 'eraseFailed') : 'eraseFailed';
    await noteOperation(operation.id, { reason });
  }
}

async function proofOf(
  operation: Operation,
  files: UserFiles,
  record: Buffer | null,
): Promise<'found' | 'missing' | 'unreadable'> {
  if (operation.way === 'none') return 'missing';
  const message = record
    ? messageOf({ bytes: record, separatorLength: separatorLengthOf(record) })
    : Buffer.alloc(0);
  const messageId =
    firstHeaders(headerBlock(message).block, ['message-id'])['message-id']?.toString('latin1').trim() ?? '';
  const mark = { inode: operation.logInode, offset: operation.logOffset };
  const { signature, way } = operation;
  const user = operation.member || operation.store;
  return proveDelivery(logFileOf(files), mark, { way, user, signature, messageId });
}
