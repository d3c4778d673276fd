import { AppError } from '@/lib/ground/errors';
import { type FailureReason, failureReason } from '@/lib/ground/reasons';

/** Why something was not done to a message: the reason of an error that was foreseen, else `otherwise`. */
export function failureOf(error: unknown, otherwise: FailureReason): FailureReason {
  return error instanceof AppError && error.reason ? failureReason(error.reason) : otherwise;
}
