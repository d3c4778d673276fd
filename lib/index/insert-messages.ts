import type { PoolConnection, RowDataPacket } from 'mysql2/promise';
import { forgetMarks } from './alert-marks';
import type { KeptScore } from './kept-scores';
import type { MailboxRow } from './mailbox-row';
import type { MessageRow } from './message-row';

const COLUMNS =
  'mailbox_id, seq, message_key, signature, member, byte_offset, byte_length, result, confidence, probability, received_at, ' +
  'from_text, subject, from_sort, subject_sort, search_text, sender, sender_domain, list_id, message_id_digest, problems, ' +
  'score, score_spam, score_innocent, score_retrained';

const NOT_JUDGED: KeptScore = { byteLength: 0, score: -1, spam: 0, innocent: 0, retrained: 0 };

/** A row with its place and name. */
export interface PlacedRow {
  seq: number;
  key: string;
  row: MessageRow;
}

/**
 * The statement that writes many rows, values escaped; null for none. What was judged before keeps its score, as long as it is
 * the same message.
 */
export function insertStatement(
  connection: PoolConnection,
  mailboxId: number,
  rows: PlacedRow[],
  scores: ReadonlyMap<string, KeptScore>,
): string | null {
  if (rows.length === 0) return null;
  const values = rows.map(({ seq, key, row }) => [
    mailboxId,
    seq,
    key,
    row.signature,
    row.member,
    row.byteOffset,
    row.byteLength,
    row.result,
    row.confidence,
    row.probability,
    // As text: mysql2 takes ten times as long to write a Date.
    row.receivedAt.toISOString().slice(0, 19).replace('T', ' '),
    row.fromText,
    row.subject,
    row.fromSort,
    row.subjectSort,
    row.searchText,
    row.sender,
    row.senderDomain,
    row.listId,
    row.messageIdDigest,
    row.problems.join(','),
    ...scoreColumns(row, scores.get(key)),
  ]);
  return connection.format(`INSERT INTO dashboard_message (${COLUMNS}) VALUES ?`, [values]);
}

function scoreColumns(row: MessageRow, kept = NOT_JUDGED): number[] {
  const { score, spam, innocent, retrained } = kept.byteLength === row.byteLength ? kept : NOT_JUDGED;
  return [score, spam, innocent, retrained];
}

/** Which of the signatures of these rows are names of messages in the mailbox already. */
export async function takenKeys(
  connection: PoolConnection,
  mailboxId: number,
  messages: MessageRow[],
): Promise<Set<string>> {
  const keys = messages.map(({ signature }) => signature).filter(Boolean);
  if (keys.length === 0) return new Set();
  const [rows] = await connection.query<RowDataPacket[]>(
    'SELECT message_key FROM dashboard_message WHERE mailbox_id = ? AND message_key IN (?)',
    [mailboxId, keys],
  );
  return new Set(rows.map((row) => String(row.message_key)));
}

/** Deletes the row of the record at the end of the file, to read it again; all rows with `seq` 0. */
export async function deleteMessages(
  connection: PoolConnection,
  mailbox: MailboxRow,
  fromSeq: number,
): Promise<void> {
  await connection.query('DELETE FROM dashboard_message WHERE mailbox_id = ? AND seq >= ?', [
    mailbox.id,
    fromSeq,
  ]);
  await forgetMarks(connection, mailbox.id, fromSeq);
}
