import type { FileHandle } from 'node:fs/promises';
import type { PoolConnection } from 'mysql2/promise';
import { QUIET_MS } from '@/lib/formats/mbox/append';
import { quietFor } from '@/lib/formats/mbox/quiet-for';
import { headersAtHand, type RecordHeaders, recordHeaders } from '@/lib/formats/mbox/record-headers';
import { type MboxEntry, scanParts } from '@/lib/formats/mbox/scan';
import { blankDigest, tailDigest } from '@/lib/formats/mbox/tail-digest';
import { PIECE_BYTES } from '@/lib/formats/mbox/torn-places';
import { log } from '@/lib/ground/log';
import { asNumber } from '@/lib/store/db/columns';
import { fetchRows } from '@/lib/store/db/fetch-rows';
import type { FileStamp } from '@/lib/store/index/logs/mailbox-file';
import { deleteMessages, insertOf, type PlacedRow } from './insert-messages';
import type { KeptScore } from './kept-scores';
import type { MailboxRow } from './mailbox-row';
import { findNames, MessageNames } from './message-names';
import { type MessageRow, messageRow } from './message-row';
import { placeRows } from './place-rows';
import { restoreSeen } from './restore-seen';

const CHUNK = 500;
/** What the column of its length holds, and what can be read of a file at once. */
const LONGEST_RECORD = 2 ** 31 - 1;

/**
 * Takes the records of an open quarantine into the index, from the last one on that `base` knows, and answers the row to save for the mailbox.
 * `scores` are those of the rows that are made again. Parsing goes on while the database takes the chunk before. A last record that may still be
 * written is left for the next time (`tailPending`). Throws what the database throws.
 */
export async function indexRecords(
  connection: PoolConnection,
  file: FileHandle,
  stamp: FileStamp,
  base: MailboxRow,
  scores: ReadonlyMap<string, KeptScore>,
): Promise<MailboxRow> {
  const next: MailboxRow = { ...base, stamp, tailPending: false };
  await forgetTail(connection, next);
  const allNames = base.nextSeq === 1 ? new MessageNames() : null;
  const fallback = new Date(Number(stamp.mtimeNs / 1_000_000n));
  let chunk: Read[] = [];
  let writing: Promise<PlacedRow[]> = Promise.resolve([]);
  const written = async (statement: Promise<PlacedRow[]>) => {
    for (const { row } of await statement) {
      next.messageCount -= 1;
      next.messageBytes -= row.byteLength;
      next.passedOver += 1;
    }
  };
  const flush = async (some: readonly Read[]) => {
    if (some.length === 0) return;
    const entries = some.map(({ entry }) => entry);
    const rows = some.map(({ row }) => row);
    const before = writing;
    if (!allNames) await before;
    const names = allNames ?? (await findNames(connection, next.id, entries, rows));
    const insert = insertOf(connection, next.id, placeRows(next, entries, rows, names), scores);
    // Never sent ahead: after a deadlock it would be written although the transaction is gone.
    await written(before);
    writing = insert();
    // A failure is thrown by the next await; until then it must not count as unhandled.
    writing.catch(() => undefined);
  };
  const end = Number(stamp.size);
  let tail: MboxEntry | null = null;
  let lastMessage: MboxEntry | null = null;
  for await (const entries of scanParts(file, base.tailOffset, end)) {
    for (const entry of entries) {
      tail = entry;
      if (entry.kind === 'blank') continue;
      const isLast = entry.offset + entry.length >= end;
      next.tailPending = isLast && !entry.trailer && !isQuiet(stamp);
      if (next.tailPending) break;
      if (chunk.length >= CHUNK) {
        await flush(chunk);
        chunk = [];
      }
      // While the database still takes the chunk before.
      const row =
        entry.length > LONGEST_RECORD
          ? null
          : rowOf(next.path, entry, fallback, headersAtHand(entry) ?? (await recordHeaders(file, entry)));
      chunk.push({ entry, row });
      lastMessage = entry;
    }
    // The last one may not be believed yet, and its head is about to be overwritten.
    await flush(chunk.slice(0, -1));
    chunk = chunk.slice(-1).map(kept);
    lastMessage = chunk.at(-1)?.entry ?? null;
  }
  if (lastMessage && !next.tailPending && mayGoOn(lastMessage, end) && !isQuiet(stamp)) {
    // Read, but not believed: it is still in the chunk.
    chunk.pop();
    tail = lastMessage;
    next.tailPending = true;
  }
  await flush(chunk);
  await written(writing);
  await restoreSeen(connection, next, base.nextSeq);
  const indexed = tail?.kind === 'message' && !next.tailPending;
  return { ...next, ...tailOf(tail), tailSeq: indexed ? next.nextSeq - 1 : 0 };
}

interface Read {
  entry: MboxEntry;
  /** Null for one that has to be passed over. */
  row: MessageRow | null;
}

/** The same with a head that stays as it is when the file is read on. */
function kept({ entry, row }: Read): Read {
  return { entry: { ...entry, head: Buffer.from(entry.head) }, row };
}

/** The row of a record; null for one that has to be passed over. */
function rowOf(mbox: string, entry: MboxEntry, fallback: Date, headers: RecordHeaders): MessageRow | null {
  try {
    return messageRow(entry, fallback, headers);
  } catch (error) {
    // The others are to be seen all the same. No word of the mail goes to the log.
    const name = error instanceof Error ? error.name : typeof error;
    log.error('a record cannot be read', { file: mbox, offset: entry.offset, why: name });
    return null;
  }
}

/**
 * Whether what looks like the last message can be the first pieces of a longer one: DSPAM writes 4096 bytes at a time (F§2),
 * and empty lines of a body at such a border look like the end of a message.
 */
function mayGoOn(lastMessage: MboxEntry, end: number): boolean {
  return (end - lastMessage.offset) % PIECE_BYTES === 0;
}

/** What is remembered of the last entry of the file, to know it again. */
function tailOf(tail: MboxEntry | null): Pick<MailboxRow, 'tailOffset' | 'tailLength' | 'tailDigest'> {
  if (!tail) return { tailOffset: 0, tailLength: 0, tailDigest: blankDigest(0) };
  const known = tail.kind === 'blank' ? blankDigest(tail.length) : tailDigest(tail.head);
  return { tailOffset: tail.offset, tailLength: tail.length, tailDigest: known };
}

/** The last record is read again: it may have been cut off when it was seen. */
async function forgetTail(connection: PoolConnection, next: MailboxRow): Promise<void> {
  if (next.tailSeq === 0) return;
  const [tail] = await fetchRows(
    [asNumber],
    'SELECT byte_length FROM dashboard_message WHERE mailbox_id = ? AND seq = ?',
    [next.id, next.tailSeq],
    connection,
  );
  if (!tail) {
    next.passedOver = Math.max(0, next.passedOver - 1);
    return;
  }
  await deleteMessages(connection, next, next.tailSeq);
  next.messageCount -= 1;
  next.messageBytes -= tail[0];
}

/** Nobody has written for so long that what looks like the end is the end. */
export function isQuiet({ device, inode, size, mtimeNs }: FileStamp): boolean {
  const file = `${device} ${inode}`;
  return quietFor(file, `${size} ${mtimeNs}`, Number(mtimeNs / 1_000_000n)) >= QUIET_MS;
}
