import type { PoolConnection } from 'mysql2/promise';
import type { Question } from '@/lib/store/db/ask';
import { asDate, asFlag, asNumber, asText, orNull, type RowOf } from '@/lib/store/db/columns';
import { findLockedRow, lockedRow, makeRow } from '@/lib/store/db/locked-row';
import { columnName } from '@/lib/store/db/read-rows';
import type { FileStamp } from '@/lib/store/index/logs/mailbox-file';
import { STAMP, stampValues } from '@/lib/store/index/logs/stamp-columns';

/** dashboard_mailbox as sync sees it, numbers as numbers (offsets stay below 2^53). */
export interface MailboxRow {
  id: number;
  store: string;
  path: string;
  stamp: FileStamp;
  tailOffset: number;
  tailLength: number;
  tailDigest: string;
  tailSeq: number;
  tailPending: boolean;
  /** How often the index was made or read anew: as long as it stays, rows only come at the end, or go. */
  generation: number;
  nextSeq: number;
  messageCount: number;
  messageBytes: number;
  /** Records that could not be put into the index. */
  passedOver: number;
  /** By which reader of headers all its rows were made (READER of message-row.ts, or an older one). */
  reader: number;
  /** The texts of messages up to this one were read (lib/messages/excerpts). */
  excerptSeq: number;
  /** By which reader of texts (EXCERPT_READER of excerpts.ts, or an older one). Not written with the row. */
  excerptReader: number;
  /** Those up to this one have bits (write-slices.ts), of the version that `slicedAs` says. Not written with the row. */
  slicedSeq: number;
  slicedAs: string;
  lastReceivedAt: Date | null;
}

/** Makes the row where it is missing. Outside of any transaction (locked-row.ts). */
export async function makeMailboxRow(store: string, path: string): Promise<void> {
  await makeRow('dashboard_mailbox', { store }, { path });
}

const MAILBOX = {
  id: asNumber,
  store: asText,
  path: asText,
  ...STAMP,
  tailOffset: asNumber,
  tailLength: asNumber,
  tailDigest: asText,
  tailSeq: asNumber,
  tailPending: asFlag,
  generation: asNumber,
  nextSeq: asNumber,
  messageCount: asNumber,
  messageBytes: asNumber,
  passedOver: asNumber,
  reader: asNumber,
  excerptSeq: asNumber,
  excerptReader: asNumber,
  slicedSeq: asNumber,
  slicedAs: asText,
  lastReceivedAt: orNull(asDate),
};

export type KnownMailbox = RowOf<typeof MAILBOX>;

/** The row of a mailbox as it was committed last. */
export function mailboxQuestion(store: string): Question<typeof MAILBOX> {
  const names = Object.keys(MAILBOX).map(columnName).join(', ');
  return { columns: MAILBOX, sql: `SELECT ${names} FROM dashboard_mailbox WHERE store = ?`, values: [store] };
}

/** Locks the row until the transaction ends, and reads it; made where somebody has dropped it since makeMailboxRow. */
export async function lockMailboxRow(
  connection: PoolConnection,
  store: string,
  path: string,
): Promise<MailboxRow> {
  let found = await findLockedRow(connection, MAILBOX, 'dashboard_mailbox', { store });
  if (!found) {
    await connection.query('INSERT IGNORE INTO dashboard_mailbox (store, path) VALUES (?, ?)', [store, path]);
    found = await lockedRow(connection, MAILBOX, 'dashboard_mailbox', { store });
  }
  const { device, inode, size, mtimeNs, ...row } = found;
  return { ...row, stamp: { device, inode, size, mtimeNs } };
}

/** Makes the next sync read the whole file again, as it was changed where the index may have read it. Answers the row as it is then. */
export async function distrustRow(connection: PoolConnection, row: MailboxRow): Promise<MailboxRow> {
  await connection.query('UPDATE dashboard_mailbox SET inode = 0 WHERE id = ?', [row.id]);
  return { ...row, stamp: { ...row.stamp, inode: 0n } };
}

/** Writes the row back, inside the transaction that locked it. */
export async function saveMailboxRow(connection: PoolConnection, row: MailboxRow): Promise<void> {
  const values = {
    path: row.path,
    ...stampValues(row.stamp),
    tail_offset: row.tailOffset,
    tail_length: row.tailLength,
    tail_digest: row.tailDigest,
    tail_seq: row.tailSeq,
    tail_pending: row.tailPending ? 1 : 0,
    generation: row.generation,
    next_seq: row.nextSeq,
    message_count: row.messageCount,
    message_bytes: row.messageBytes,
    passed_over: row.passedOver,
    reader: row.reader,
    excerpt_seq: row.excerptSeq,
    last_received_at: row.lastReceivedAt,
    synced_at: new Date(),
  };
  await connection.query('UPDATE dashboard_mailbox SET ? WHERE id = ?', [values, row.id]);
}
