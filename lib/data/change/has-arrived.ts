import type { FailureReason } from '@/lib/ground/reasons';

const DELIVERED: readonly FailureReason[] = [
  'deliveredNoCopy',
  'deliveredNotErased',
  'deliveredNotWritable',
  'deliveredLocked',
];

/** Whether the mail has arrived, although its message is still in the quarantine. */
export function hasArrived(reason: FailureReason): boolean {
  return DELIVERED.includes(reason);
}
