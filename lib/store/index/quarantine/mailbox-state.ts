import type { SlicedState } from './write-slices';

/** What a page needs to know of a mailbox before it asks for rows. `nextSeq` is the number that the next message will get. */
export interface MailboxState extends SlicedState {
  id: number;
  messageCount: number;
  messageBytes: bigint | number;
  lastReceivedAt: Date | null;
  /** Records that are in the file, but could not be put into the index. */
  passedOver: number;
  /** As of MailboxRow: of what is in the index. */
  tailOffset: number;
  tailPending: boolean;
}

/** Of a mailbox that has no row. */
export const NEVER_SEEN: MailboxState = {
  id: 0,
  nextSeq: 1,
  messageCount: 0,
  messageBytes: 0,
  lastReceivedAt: null,
  passedOver: 0,
  excerptSeq: 0,
  excerptReader: 0,
  generation: 0,
  tailOffset: 0,
  tailPending: false,
  slicedSeq: 0,
  slicedAs: '',
};
