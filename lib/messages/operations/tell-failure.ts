import { AppError } from '@/lib/ground/errors';
import { log } from '@/lib/ground/log';
import type { Operation } from './operation';

/**
 * What a run of the filter said when it ended; for a failure without a run, exitCode is null and `output` the error's
 * message.
 */
export interface FailedRun {
  reason: string | null;
  exitCode: number | null;
  output: string;
}

/** The part of an operation that the line contains. */
export type FailedOperation = Pick<Operation, 'actor' | 'store' | 'member' | 'kind' | 'messageKey'> &
  Partial<Pick<Operation, 'way' | 'trainAs' | 'recipient' | 'byteOffset'>>;

const MOST_WORDS = 300;
const NOT_IN_A_LINE = /[\p{C}\p{Zl}\p{Zp}]+/gu;

/**
 * One line in the server's log for a failure: who, whose mailbox, which message, which way, and what the filter or the
 * agent behind it said, shortened. `mail` is the message that they were given: lines of it that they repeat are left
 * out. See decision 138.
 */
export function tellFailure(
  operation: FailedOperation,
  run: FailedRun,
  mail: Buffer = Buffer.alloc(0),
): void {
  const { actor, store, member, kind, messageKey, way, trainAs, recipient, byteOffset } = operation;
  log.error(`${kind} failed`, {
    actor,
    mailbox: member || store,
    message: messageKey,
    offset: byteOffset,
    way: way === 'none' ? undefined : way,
    as: trainAs,
    to: recipient || undefined,
    reason: run.reason,
    exit: run.exitCode ?? 'none',
    said: wordsWithout(run.output, mail),
  });
}

/** What went wrong with a message without a run of the filter, or before one. That somebody else was quicker is no failure. */
function tellError(operation: FailedOperation, error: unknown): void {
  if (!(error instanceof AppError) || error.code === 'not-found') return;
  if (error.code === 'conflict' && error.reason !== 'locked') return;
  tellFailure(operation, { reason: error.reason ?? error.code, exitCode: null, output: wordsOf(error) });
}

/** Does something to a message, and tells the log of an error that keeps it from being begun. */
export async function tellingErrors<T>(operation: FailedOperation, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    tellError(operation, error);
    throw error;
  }
}

/** What the system said: of a file, which one, and the code of the error. */
export function wordsOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message : '';
}

/** The last words, without lines that occur in the mail. */
function wordsWithout(output: string, mail: Buffer): string {
  const own: string[] = [];
  let left = MOST_WORDS;
  // From the end: the last words say the most, and only what is shown has to be searched for in a mail that may be
  // large.
  for (const line of output.split(/[\r\n]+/).reverse()) {
    const said = line.trim();
    const words = said.replace(NOT_IN_A_LINE, ' ').trim();
    if (words === '' || mail.includes(said)) continue;
    own.unshift(words.slice(-left));
    left -= words.length + 3;
    if (left <= 0) break;
  }
  return own.join(' | ');
}
