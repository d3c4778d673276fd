import type { FailureReason } from '@/lib/ground/reasons';

/** What each of these says of a message is that it may have been done all the same. */
const OPEN: readonly FailureReason[] = [
  'timedOut',
  'unconfirmed',
  'trainTimedOut',
  'trainUnconfirmed',
  'database',
  'databaseUnwritable',
  'hostUnanswered',
  'failed',
];

/** These end in files of the quarantine: settling has looked there how far they came. */
const SETTLED: readonly string[] = ['delete', 'undo', 'restore', 'retrainBack'];

/**
 * Whether nobody knows if what was asked for was done: then it is not called undone, or else somebody does it twice. `kind`: of a click or a
 * job.
 */
export function nobodyKnows(reason: FailureReason, kind: string): boolean {
  return reason === 'interrupted' ? !SETTLED.includes(kind) : OPEN.includes(reason);
}

/** Of how many nobody knows. */
export function countOpen(failures: readonly { reason: FailureReason }[], kind: string): number {
  return failures.filter(({ reason }) => nobodyKnows(reason, kind)).length;
}
