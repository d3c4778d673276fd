import type { MboxEntry } from '@/lib/formats/mbox/scan';
import type { PlacedRow } from './insert-messages';
import type { MailboxRow } from './mailbox-row';
import type { MessageNames } from './message-names';
import { digestKey, type MessageRow } from './message-row';

/**
 * Gives each row its place and a name that no other message of the mailbox has, and counts it in `mailbox`. Null stands
 * for a record that is skipped.
 */
export function placeRows(
  mailbox: MailboxRow,
  entries: readonly MboxEntry[],
  rows: readonly (MessageRow | null)[],
  names: MessageNames,
): PlacedRow[] {
  const placed: PlacedRow[] = [];
  for (const [index, row] of rows.entries()) {
    const entry = entries[index];
    if (!entry) continue;
    const seq = mailbox.nextSeq;
    mailbox.nextSeq += 1;
    if (!row) {
      mailbox.passedOver += 1;
      continue;
    }
    const isRepeated = row.signature !== '' && names.isTaken(row.signature);
    if (isRepeated) row.problems.push('signature-repeated');
    const key = names.give(row.signature !== '' && !isRepeated ? row.signature : digestKey(entry));
    placed.push({ seq, key, row });
    mailbox.messageCount += 1;
    mailbox.messageBytes += row.byteLength;
    if (!mailbox.lastReceivedAt || row.receivedAt > mailbox.lastReceivedAt)
      mailbox.lastReceivedAt = row.receivedAt;
  }
  return placed;
}
