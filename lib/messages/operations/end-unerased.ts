import type { UserFiles } from '@/lib/formats/dspam/userdir';
import type { FailureReason } from '@/lib/ground/reasons';
import { failureOf } from '@/lib/messages/operations/failure-of';
import { prisma } from '@/lib/store/db/prisma';
import { findRecord } from './find-record';
import { endOperation, OPEN_STATES, type Operation } from './operation';
import { tellFailure, wordsOf } from './tell-failure';
import { wasErased } from './was-erased';

/**
 * Ends an operation whose erase has thrown as failed, tells the log, and answers why. It stays open, for a later visit to settle, when
 * somebody else has it in hand, or when the record is gone all the same: then it was only the note of it that failed.
 */
export async function endUnerased(
  operation: Operation,
  files: UserFiles,
  error: unknown,
): Promise<FailureReason> {
  const reason = failureOf(error, 'eraseFailed');
  if (reason === 'busy') return reason;
  tellFailure(operation, { reason, exitCode: null, output: wordsOf(error) });
  const mayBeErased = reason === 'eraseFailed' || reason === 'notWritable' || reason === 'changed';
  if (mayBeErased && (await isGone(operation, files))) return reason;
  await endOperation(operation.id, OPEN_STATES, 'failed', { reason });
  return reason;
}

async function isGone(operation: Operation, files: UserFiles): Promise<boolean> {
  const found = await findRecord(operation, files);
  if (found === null) return true;
  // The copy was noted meanwhile, and its place anew where it was moved.
  const noted = await prisma().operation.findUniqueOrThrow({ where: { id: operation.id } });
  return wasErased(noted, files.mbox, found.record);
}
