import { askRows } from '@/lib/store/db/ask';
import { asDate, asFlag, asNumber, asText, orNull, type RowOf } from '@/lib/store/db/columns';
import type { MessageQuery, MessageScope } from './message-query';
import { orderedTable, orderSql, orderSteps } from './order-sql';

const LISTED = {
  seq: asNumber,
  key: asText,
  signature: asText,
  member: asText,
  byteLength: asNumber,
  result: asText,
  confidence: asNumber,
  receivedAt: asDate,
  fromText: asText,
  subject: asText,
  problems: asText,
  score: asNumber,
  why: asText,
  campaign: asNumber,
  seen: asFlag,
  snippet: asText,
  attachments: orNull(asNumber),
  /** It has a word that the user watches for. */
  isMarked: asFlag,
};

/** What a list shows of a message. */
export type ListedMessage = RowOf<typeof LISTED>;

/** In the order of LISTED. */
const COLUMNS = `m.seq, m.message_key, m.signature, m.member, m.byte_length, m.result, m.confidence, m.received_at, m.from_text,
  m.subject, m.problems, m.score, m.why, m.campaign, m.seen, m.snippet, m.attachments, mark.seq IS NOT NULL`;
const MARKS = 'LEFT JOIN dashboard_alert_mark mark ON mark.set_id = ? AND mark.seq = m.seq';

/**
 * Some rows of a quarantine, in the order of their numbers here: those that the scope still means. After a quarantine was indexed anew, a
 * number can be another message's, and in a file of several people somebody else's.
 */
export async function listedRows(
  { mailboxId, onlyMember, alertSet }: MessageScope,
  seqs: readonly number[],
): Promise<ListedMessage[]> {
  if (seqs.length === 0) return [];
  const rows = await askRows(
    LISTED,
    `SELECT ${COLUMNS} FROM dashboard_message m ${MARKS}
     WHERE m.mailbox_id = ? ${onlyMember === null ? '' : 'AND m.member = ?'} AND m.seq IN (?)`,
    [alertSet ?? 0, mailboxId, ...(onlyMember === null ? [] : [onlyMember]), seqs],
  );
  const bySeq = new Map(rows.map((row) => [row.seq, row]));
  return seqs.flatMap((seq) => bySeq.get(seq) ?? []);
}

/** The rows from a place on of all that a user has: they are found in the index of the order, and only those of the page are read. */
export async function listedPage(
  { mailboxId, onlyMember, alertSet }: MessageScope,
  query: MessageQuery,
  skip: number,
  take: number,
): Promise<ListedMessage[]> {
  const steps = orderSteps(query);
  return askRows(
    LISTED,
    `SELECT ${COLUMNS} FROM (SELECT o.seq FROM ${orderedTable(query, 'o')}
        WHERE o.mailbox_id = ? ${onlyMember === null ? '' : 'AND o.member = ?'}
        ORDER BY ${orderSql(steps, 'o')} LIMIT ? OFFSET ?) shown
      STRAIGHT_JOIN dashboard_message m ON m.mailbox_id = ? AND m.seq = shown.seq ${MARKS} ORDER BY ${orderSql(steps, 'm')}`,
    [mailboxId, ...(onlyMember === null ? [] : [onlyMember]), take, skip, mailboxId, alertSet ?? 0],
  );
}
