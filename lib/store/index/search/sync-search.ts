import type { PoolConnection } from 'mysql2/promise';
import { asNumber, asOneOf, asText, orNull } from '@/lib/store/db/columns';
import { fetchRows } from '@/lib/store/db/fetch-rows';
import { transaction } from '@/lib/store/db/pool';
import { queryRows } from '@/lib/store/db/read-rows';
import { lockSearchHead, removeNumbers, type SearchHead, saveSearchHead } from './search-blocks';

/** A row of dashboard_search (`s`) says what a row of dashboard_message (`m`) says. */
export const IS_COPY = `m.mailbox_id = s.mailbox_id AND m.message_key = s.message_key AND m.received_at = s.received_at
  AND m.confidence = s.confidence AND m.from_text = s.sender AND m.search_text = s.words
  AND m.message_id_digest = s.message_id_digest AND m.attachments <=> s.attachments`;

/** Messages that are copied in one transaction: others who number wait for it. */
const COPIED_AT_ONCE = 20_000;
/** Mailboxes that are copied in one, with no more messages in all. Others who number wait no longer than for a large one. */
const MAILBOXES_AT_ONCE = 20;
const SMALL = 5_000;
/** No sync has been at this time: the mailbox still counts as changed. */
const UNFINISHED = '1970-01-01 00:00:01.000';

/**
 * Brings dashboard_search up to date with the index of the mailboxes that have changed since, the smallest first, at most
 * `most` of them, and 20,000 messages of each. Answers how many mailboxes are left: call it again until none is. Two processes
 * may do it at once: they take turns at the numbering.
 */
export async function syncSearch(most: number): Promise<number> {
  const rows = await fetchRows([asOneOf('gone', 'changed'), asNumber, asNumber], CHANGES);
  return syncChanges(
    rows.map(([what, id, messages]) => ({ what, id, messages })),
    most,
  );
}

/** A mailbox whose messages are not in dashboard_search as they are in its index; `messages`: how many it has. */
export interface SearchChange {
  what: 'gone' | 'changed';
  id: number;
  messages: number;
}

/** The statement that finds them, with these columns. */
export const CHANGES = `SELECT 'gone' AS what, s.mailbox_id AS id, 0 AS messages
    FROM dashboard_search_state s LEFT JOIN dashboard_mailbox b ON b.id = s.mailbox_id WHERE b.id IS NULL
  UNION ALL SELECT 'changed', b.id, b.message_count
    FROM dashboard_mailbox b LEFT JOIN dashboard_search_state s ON s.mailbox_id = b.id
    WHERE b.synced_at IS NOT NULL AND (s.synced_at IS NULL OR s.synced_at <> b.synced_at)`;

/** The same as syncSearch for who has just asked what has changed. */
export async function syncChanges(changes: readonly SearchChange[], most: number): Promise<number> {
  for (const { what, id } of changes) if (what === 'gone') await forgetSearch(id);
  const changed = changes
    .filter(({ what }) => what === 'changed')
    .sort((one, other) => one.messages - other.messages);
  let left = changed.length;
  for (const ids of together(changed.slice(0, most)))
    left -= await transaction(async (connection) => {
      const head = await lockSearchHead(connection);
      let whole = 0;
      for (const id of ids) if (await copyMailbox(connection, head, id)) whole++;
      await saveSearchHead(connection, head);
      return whole;
    });
  return left;
}

/** Those that are copied in one transaction: of small ones several, as its end is what takes the time. */
function together(changes: readonly SearchChange[]): number[][] {
  const batches: number[][] = [];
  let room = 0;
  for (const { id, messages } of changes) {
    const last = batches.at(-1);
    if (last && last.length < MAILBOXES_AT_ONCE && messages <= room) {
      last.push(id);
      room -= messages;
    } else {
      batches.push([id]);
      room = SMALL - messages;
    }
  }
  return batches;
}

interface CopyState {
  generation: number;
  nextSeq: number;
  copied: number;
}

/** Answers whether all of it is copied. */
async function copyMailbox(connection: PoolConnection, head: SearchHead, id: number): Promise<boolean> {
  // From here on one state of the index is seen, whoever changes it meanwhile.
  const [mailbox] = await queryRows(
    connection,
    { generation: asNumber, nextSeq: asNumber, messageCount: asNumber, syncedAt: orNull(asText) },
    `SELECT generation, next_seq, message_count, DATE_FORMAT(synced_at, '%Y-%m-%d %H:%i:%s.%f') AS synced_at
     FROM dashboard_mailbox WHERE id = ?`,
    [id],
  );
  if (!mailbox) return true;
  const known = await findCopyState(connection, id);
  const isContinued = known.generation === mailbox.generation;
  const from = isContinued ? known.nextSeq : 0;
  const next = await findNext(connection, id, from);
  const to = next ?? mailbox.nextSeq;
  const altered = await findAltered(connection, id, from, to);
  await removeNumbers(connection, head, altered);
  const added = await addMissing(connection, id, from, to, head.nextNumber);
  head.nextNumber += added;
  let copied = known.copied - altered.length + added;
  // As many as there are: nothing has gone.
  if (next === null && copied !== mailbox.messageCount) {
    await removeNumbers(connection, head, await findGone(connection, id));
    copied = await countCopied(connection, id);
  }
  await connection.query(
    'REPLACE INTO dashboard_search_state (mailbox_id, synced_at, generation, next_seq, copied) VALUES (?, ?, ?, ?, ?)',
    [id, next === null ? mailbox.syncedAt : UNFINISHED, mailbox.generation, to, copied],
  );
  return next === null;
}

async function findCopyState(connection: PoolConnection, id: number): Promise<CopyState> {
  const [state] = await queryRows(
    connection,
    { generation: asNumber, nextSeq: asNumber, copied: asNumber },
    'SELECT generation, next_seq, copied FROM dashboard_search_state WHERE mailbox_id = ?',
    [id],
  );
  return state ?? { generation: -1, nextSeq: 0, copied: 0 };
}

/** Where the part of a mailbox ends that is copied at once; null where the rest is no more. */
async function findNext(connection: PoolConnection, id: number, from: number): Promise<number | null> {
  const [row] = await fetchRows(
    [asNumber],
    'SELECT seq FROM dashboard_message WHERE mailbox_id = ? AND seq >= ? ORDER BY seq LIMIT 1 OFFSET ?',
    [id, from, COPIED_AT_ONCE],
    connection,
  );
  return row ? row[0] : null;
}

/** Rows of a message that says something else now, under the same name. */
async function findAltered(
  connection: PoolConnection,
  id: number,
  from: number,
  to: number,
): Promise<number[]> {
  const rows = await fetchRows(
    [asNumber],
    `SELECT s.number FROM dashboard_message m
     STRAIGHT_JOIN dashboard_search s ON s.mailbox_id = m.mailbox_id AND s.message_key = m.message_key
     WHERE m.mailbox_id = ? AND m.seq >= ? AND m.seq < ? AND NOT (${IS_COPY})`,
    [id, from, to],
    connection,
  );
  return rows.flat();
}

async function addMissing(
  connection: PoolConnection,
  id: number,
  from: number,
  to: number,
  nextNumber: number,
): Promise<number> {
  const [added] = await connection.query(
    `INSERT INTO dashboard_search
       (number, mailbox_id, message_key, received_at, confidence, sender, message_id_digest, words, attachments)
     SELECT ? + ROW_NUMBER() OVER (ORDER BY m.seq) - 1, m.mailbox_id, m.message_key, m.received_at, m.confidence,
       m.from_text, m.message_id_digest, m.search_text, m.attachments
     FROM dashboard_message m
     LEFT JOIN dashboard_search s ON s.mailbox_id = m.mailbox_id AND s.message_key = m.message_key
     WHERE m.mailbox_id = ? AND m.seq >= ? AND m.seq < ? AND s.number IS NULL`,
    [nextNumber, id, from, to],
  );
  return 'affectedRows' in added ? added.affectedRows : 0;
}

/** Rows without a message. Only keys of two indexes are read. */
async function findGone(connection: PoolConnection, id: number): Promise<number[]> {
  const rows = await fetchRows(
    [asNumber],
    `SELECT s.number FROM dashboard_search s
     LEFT JOIN dashboard_message m ON m.mailbox_id = s.mailbox_id AND m.message_key = s.message_key
     WHERE s.mailbox_id = ? AND m.mailbox_id IS NULL`,
    [id],
    connection,
  );
  return rows.flat();
}

async function countCopied(connection: PoolConnection, id: number): Promise<number> {
  const [row] = await fetchRows(
    [asNumber],
    'SELECT COUNT(*) FROM dashboard_search WHERE mailbox_id = ?',
    [id],
    connection,
  );
  return row?.[0] ?? 0;
}

/**
 * Has the search look again at the messages of a mailbox from one on: their texts were read since they were copied. Inside a
 * transaction that has locked the numbering, as a copy that is under way would note that it has them.
 */
export async function copyAgain(connection: PoolConnection, id: number, fromSeq: number): Promise<void> {
  await connection.query(
    'UPDATE dashboard_search_state SET next_seq = ?, synced_at = ? WHERE mailbox_id = ? AND next_seq > ?',
    [fromSeq, UNFINISHED, id, fromSeq],
  );
}

/** Takes everything of a mailbox out of the search. */
export async function forgetSearch(id: number): Promise<void> {
  await transaction(async (connection) => {
    const head = await lockSearchHead(connection);
    const rows = await fetchRows(
      [asNumber],
      'SELECT number FROM dashboard_search WHERE mailbox_id = ?',
      [id],
      connection,
    );
    await removeNumbers(connection, head, rows.flat());
    await saveSearchHead(connection, head);
    await connection.query('DELETE FROM dashboard_search_state WHERE mailbox_id = ?', [id]);
  });
}
