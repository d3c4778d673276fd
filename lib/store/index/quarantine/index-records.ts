import type { FileHandle } from 'node:fs/promises';
import type { PoolConnection } from 'mysql2/promise';
import { QUIET_MS } from '@/lib/formats/mbox/append';
import { quietFor } from '@/lib/formats/mbox/quiet-for';
import { recordHeaders } from '@/lib/formats/mbox/record-headers';
import { type MboxEntry, scanMbox } from '@/lib/formats/mbox/scan';
import { blankDigest, tailDigest } from '@/lib/formats/mbox/tail-digest';
import { PIECE_BYTES } from '@/lib/formats/mbox/torn-places';
import { log } from '@/lib/ground/log';
import { asNumber } from '@/lib/store/db/columns';
import { fetchRows } from '@/lib/store/db/fetch-rows';
import type { FileStamp } from '@/lib/store/index/logs/mailbox-file';
import { deleteMessages, insertMessages, type PlacedRow } from './insert-messages';
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
  let chunk: { entry: MboxEntry; row: MessageRow | null }[] = [];
  /** Signatures of the chunk. */
  const signatures = new Set<string>();
  let writing: Promise<PlacedRow[]> = Promise.resolve([]);
  const written = async () => {
    for (const { row } of await writing) {
      next.messageCount -= 1;
      next.messageBytes -= row.byteLength;
      next.passedOver += 1;
    }
    writing = Promise.resolve([]);
  };
  const flush = async () => {
    const entries = chunk.map(({ entry }) => entry);
    const rows = chunk.map(({ row }) => row);
    chunk = [];
    signatures.clear();
    if (!allNames) await written();
    const names = allNames ?? (await findNames(connection, next.id, entries, rows));
    const placed = placeRows(next, entries, rows, names);
    await written();
    writing = insertMessages(connection, next.id, placed, scores);
    // A failure is thrown by the next await; until then it must not count as unhandled.
    writing.catch(() => undefined);
  };
  const end = Number(stamp.size);
  let tail: MboxEntry | null = null;
  let lastMessage: MboxEntry | null = null;
  for await (const entry of scanMbox(file, base.tailOffset, end)) {
    tail = entry;
    if (entry.kind === 'blank') {
      // It was found together with the message before it, whose head is still there.
      if (lastMessage) lastMessage = kept(lastMessage);
      continue;
    }
    const isLast = entry.offset + entry.length >= end;
    next.tailPending = isLast && !entry.trailer && !isQuiet(stamp);
    if (next.tailPending) break;
    if (chunk.length >= CHUNK) await flush();
    // While the database still takes the chunk before.
    const row = await rowOf(file, next.path, entry, fallback);
    const signature = row?.signature ?? '';
    // Others get a name from their first bytes (place-rows.ts).
    const isNamed =
      allNames && signature !== '' && !signatures.has(signature) && !allNames.isTaken(signature);
    chunk.push({ entry: isNamed ? entry : kept(entry), row });
    signatures.add(signature);
    lastMessage = entry;
  }
  if (lastMessage && !next.tailPending && mayGoOn(lastMessage, end) && !isQuiet(stamp)) {
    // Read, but not believed yet: it is still in the chunk.
    chunk.pop();
    tail = lastMessage;
    next.tailPending = true;
  }
  await flush();
  await written();
  await restoreSeen(connection, next, base.nextSeq);
  const indexed = tail?.kind === 'message' && !next.tailPending;
  return { ...next, ...tailOf(tail), tailSeq: indexed ? next.nextSeq - 1 : 0 };
}

/** An entry whose head stays as it is when the next one is read. */
function kept(entry: MboxEntry): MboxEntry {
  return { ...entry, head: Buffer.from(entry.head) };
}

/** The row of a record; null for one that has to be passed over. */
async function rowOf(
  file: FileHandle,
  mbox: string,
  entry: MboxEntry,
  fallback: Date,
): Promise<MessageRow | null> {
  if (entry.length > LONGEST_RECORD) return null;
  const headers = await recordHeaders(file, entry);
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
