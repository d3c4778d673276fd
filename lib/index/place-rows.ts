import type { MboxEntry } from '@/lib/mbox/scan';
import type { PlacedRow } from './insert-messages';
import type { MailboxRow } from './mailbox-row';
import { digestKey, type MessageRow } from './message-row';

/**
 * Gives each row its place and a name that no other message of the mailbox has, and counts it in `mailbox`. `taken` are the
 * names that are given already; it grows.
 */
export function placeRows(
  mailbox: MailboxRow,
  entries: MboxEntry[],
  rows: MessageRow[],
  taken: Set<string>,
): PlacedRow[] {
  const placed: PlacedRow[] = [];
  for (const [index, row] of rows.entries()) {
    const entry = entries[index];
    if (!entry) continue;
    const repeated = row.signature !== '' && taken.has(row.signature);
    if (repeated) row.problems.push('signature-repeated');
    let key = row.signature && !repeated ? row.signature : digestKey(entry);
    if (taken.has(key)) key = `${key}-${entry.offset.toString(36)}`;
    taken.add(key);
    placed.push({ seq: mailbox.nextSeq, key, row });
    mailbox.nextSeq += 1;
    mailbox.messageCount += 1;
    mailbox.messageBytes += row.byteLength;
    if (!mailbox.lastReceivedAt || row.receivedAt > mailbox.lastReceivedAt)
      mailbox.lastReceivedAt = row.receivedAt;
  }
  return placed;
}
