import { AppError } from '@/lib/ground/errors';

/** Is told of each mailbox for which something was not possible. */
export type FailureHeard = (mailbox: string, why: unknown) => void;

/** Why something was not possible: an ErrorReason, or the text of an error that was not foreseen. */
export function failureOf(error: unknown): string {
  if (error instanceof AppError) return error.reason ?? error.code;
  return error instanceof Error ? error.message : String(error);
}
