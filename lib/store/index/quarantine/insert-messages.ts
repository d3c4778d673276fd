import type { PoolConnection } from 'mysql2/promise';
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
 * Writes many rows. What was judged before keeps its score, as long as it is the same message. A row that the database does not
 * take is written without what the mail says, and says so; the others are not hurt. Answers those that it does not take even
 * then: nothing of theirs is in the index. Throws what is not about a row.
 */
export async function insertMessages(
  connection: PoolConnection,
  mailboxId: number,
  rows: readonly PlacedRow[],
  scores: ReadonlyMap<string, KeptScore>,
): Promise<PlacedRow[]> {
  const write = async (some: readonly PlacedRow[]) => {
    if (some.length === 0) return true;
    const values = some.map((each) => columnsOf(mailboxId, each, scores.get(each.key)));
    const sql = `INSERT INTO dashboard_message (${COLUMNS}) VALUES ${connection.escape(values)}`;
    // With null the driver does not look for placeholders in what is complete.
    return isTaken(connection.query({ sql, values: null }));
  };
  if (await write(rows)) return [];
  const left: PlacedRow[] = [];
  for (const each of rows)
    if (!(await write([each])) && !(await write([{ ...each, row: bareRow(each.row) }]))) left.push(each);
  return left;
}

/** Whether a statement was carried out; false when the database does not take a value. Throws what is not about values. */
export async function isTaken(statement: Promise<unknown>): Promise<boolean> {
  try {
    await statement;
    return true;
  } catch (error) {
    if (isAboutValues(error)) return false;
    throw error;
  }
}

/** Classes of SQLSTATE: values that do not fit, keys that are there already, triggers that refuse; and two without a class. */
function isAboutValues(error: unknown): boolean {
  if (!(error instanceof Error) || !('sqlState' in error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  return /^(22|23|45)/.test(String(error.sqlState)) || /^ER_(TRUNCATED_WRONG|CANNOT_CONVERT)/.test(code);
}

/** What is known of a record without the words of the mail. */
function bareRow(row: MessageRow): MessageRow {
  const words = { fromText: '', subject: '', fromSort: '', subjectSort: '', searchText: '' };
  const sender = { sender: '', senderDomain: '', listId: '', messageIdDigest: '', result: '' };
  return { ...row, ...words, ...sender, problems: [...row.problems, 'not-indexed'] };
}

function columnsOf(mailboxId: number, { seq, key, row }: PlacedRow, kept?: KeptScore): (string | number)[] {
  return [
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
    ...scoreColumns(row, kept),
  ];
}

function scoreColumns(row: MessageRow, kept = NOT_JUDGED): number[] {
  const { score, spam, innocent, retrained } = kept.byteLength === row.byteLength ? kept : NOT_JUDGED;
  return [score, spam, innocent, retrained];
}

/**
 * Deletes the row of the record at the end of the file, to read it again, with what was read of its text; all rows with `seq` 0, and then
 * the texts stay: most of the messages come back.
 */
export async function deleteMessages(
  connection: PoolConnection,
  mailbox: MailboxRow,
  fromSeq: number,
): Promise<void> {
  const isOf = 'excerpt.mailbox_id = message.mailbox_id AND excerpt.message_key = message.message_key';
  await connection.query(
    fromSeq === 0
      ? 'DELETE FROM dashboard_message WHERE mailbox_id = ? AND seq >= ?'
      : `DELETE message, excerpt FROM dashboard_message message LEFT JOIN dashboard_message_text excerpt ON ${isOf}
         WHERE message.mailbox_id = ? AND message.seq >= ?`,
    [mailbox.id, fromSeq],
  );
  await forgetMarks(connection, mailbox.id, fromSeq);
}
