import type { PoolConnection } from 'mysql2/promise';
import { forgetMarks } from './alert-marks';
import type { KeptScore } from './kept-scores';
import type { MailboxRow } from './mailbox-row';
import type { MessageRow } from './message-row';

const NUMBERS =
  'mailbox_id, seq, byte_offset, byte_length, confidence, probability, score, score_spam, score_innocent, score_retrained, campaign';
const TEXTS =
  'received_at, message_key, signature, member, result, from_text, subject, from_sort, subject_sort, search_text, sender, ' +
  'sender_domain, list_id, message_id_digest, why, problems';

/** What the driver escapes. */
const SPECIAL = /[\0\b\t\n\r\x1a"'\\]/;

const NOT_JUDGED: KeptScore = {
  byteLength: 0,
  score: -1,
  spam: 0,
  innocent: 0,
  retrained: 0,
  why: '',
  campaign: 0,
};

/** A row with its place and name. */
export interface PlacedRow {
  seq: number;
  key: string;
  row: MessageRow;
}

/**
 * What writes many rows, made ready: the statement can be put together while the database takes another. What was judged before keeps its
 * score, as long as it is the same message. A row that the database does not
 * take is written without what the mail says, and says so; the others are not hurt. Answers those that it does not take even
 * then: nothing of theirs is in the index. Throws what is not about a row.
 */
export function insertOf(
  connection: PoolConnection,
  mailboxId: number,
  rows: readonly PlacedRow[],
  scores: ReadonlyMap<string, KeptScore>,
): () => Promise<PlacedRow[]> {
  const statement = (some: readonly PlacedRow[]) =>
    `INSERT INTO dashboard_message (${NUMBERS}, ${TEXTS}) VALUES (${some
      .map((each) => valuesOf(connection, mailboxId, each, scores.get(each.key)))
      .join('),(')})`;
  // With null the driver does not look for placeholders in what is complete.
  const write = (sql: string) => isTaken(connection.query({ sql, values: null }));
  const all = rows.length === 0 ? '' : statement(rows);
  return async () => {
    if (all === '' || (await write(all))) return [];
    const left: PlacedRow[] = [];
    for (const each of rows)
      if (
        !(await write(statement([each]))) &&
        !(await write(statement([{ ...each, row: bareRow(each.row) }])))
      )
        left.push(each);
    return left;
  };
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

/**
 * The values of a row as SQL: put together here, all texts behind the numbers, as the driver takes twice as long for 25 values of each
 * of 100,000 rows.
 */
function valuesOf(
  connection: PoolConnection,
  mailboxId: number,
  { seq, key, row }: PlacedRow,
  kept = NOT_JUDGED,
): string {
  const { score, spam, innocent, retrained, why, campaign } =
    kept.byteLength === row.byteLength ? kept : NOT_JUDGED;
  const numbers =
    `${mailboxId},${seq},${row.byteOffset},${row.byteLength},${row.confidence},${row.probability},` +
    `${score},${spam},${innocent},${retrained},${campaign}`;
  // As text: mysql2 takes ten times as long to write a Date.
  const receivedAt = row.receivedAt.toISOString().slice(0, 19).replace('T', ' ');
  const text = (value: string) => (SPECIAL.test(value) ? connection.escape(value).slice(1, -1) : value);
  const texts = [
    receivedAt,
    text(key),
    text(row.signature),
    text(row.member),
    text(row.result),
    text(row.fromText),
    text(row.subject),
    text(row.fromSort),
    text(row.subjectSort),
    text(row.searchText),
    text(row.sender),
    text(row.senderDomain),
    text(row.listId),
    text(row.messageIdDigest),
    text(why),
    row.problems.join(','),
  ];
  return `${numbers},'${texts.join("','")}'`;
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
