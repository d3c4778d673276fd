import { AppError } from '@/lib/ground/errors';
import { type FailureReason, failureReason } from '@/lib/ground/reasons';

/** Why something was not done to a message: the reason of an error that was foreseen, else `otherwise`. */
export function failureOf(error: unknown, otherwise: FailureReason): FailureReason {
  if (!(error instanceof AppError) || !error.reason) return otherwise;
  // Of a page these name the file.
  const isUnreadable = error.reason === 'unreadableFile' || error.reason === 'unreadableFolder';
  return isUnreadable ? 'unreadable' : failureReason(error.reason);
}
