import type { FileHandle } from 'node:fs/promises';
import type { PoolConnection } from 'mysql2/promise';
import { QUIET_MS } from '@/lib/formats/mbox/append';
import { quietFor } from '@/lib/formats/mbox/quiet-for';
import { readBytes } from '@/lib/formats/mbox/record';
import { recordHeaders } from '@/lib/formats/mbox/record-headers';
import { type MboxEntry, scanMbox } from '@/lib/formats/mbox/scan';
import { blankDigest, DIGEST_BYTES, tailDigest } from '@/lib/formats/mbox/tail-digest';
import { PIECE_BYTES } from '@/lib/formats/mbox/torn-places';
import { log } from '@/lib/ground/log';
import { askTogether } from '@/lib/store/db/ask';
import { asNumber } from '@/lib/store/db/columns';
import { fetchRows } from '@/lib/store/db/fetch-rows';
import { transaction } from '@/lib/store/db/pool';
import { requireHome } from '@/lib/store/home/require-home';
import {
  type FileStamp,
  findStamp,
  type OpenMailbox,
  openMailbox,
} from '@/lib/store/index/logs/mailbox-file';
import { forgetExcerpts } from './excerpts';
import { deleteMessages, insertMessages, type PlacedRow } from './insert-messages';
import { type KeptScore, readScores } from './kept-scores';
import {
  type KnownMailbox,
  lockMailboxRow,
  type MailboxRow,
  mailboxQuestion,
  makeMailboxRow,
  saveMailboxRow,
} from './mailbox-row';
import { type MailboxState, NEVER_SEEN } from './mailbox-state';
import { findNames, MessageNames } from './message-names';
import { type MessageRow, messageRow, READER } from './message-row';
import { placeRows } from './place-rows';
import { restoreSeen } from './restore-seen';
import { forgetSlices } from './write-slices';

const CHUNK = 500;
/** What the column of its length holds, and what can be read of a file at once. */
const LONGEST_RECORD = 2 ** 31 - 1;

// Two requests of one process wait for the same run; two processes wait for each other at the row.
const running = new Map<string, Promise<MailboxState>>();

/**
 * Brings the index of one quarantine up to date and answers its state. Unchanged: one stat and one row. Grown: the
 * tail only. Shrunk, replaced, or changed where it was known: all of it again, in bounded memory. A last record that is
 * still being written waits for its end (F§2: three LF, or two seconds of quiet). A record that the database does not take is
 * passed over and counted (`passedOver`); the others are not hurt. `asked` is what `mailboxQuestion` has just answered, for who has asked.
 * Throws `unavailable` when the file may not be read, DSPAM_HOME is not this site's, or the database is away.
 */
export async function syncQuarantine(
  store: string,
  mbox: string,
  asked?: KnownMailbox | null,
): Promise<MailboxState> {
  const known = asked === undefined ? (await askTogether({ row: mailboxQuestion(store) })).row : asked;
  const stamp = await findStamp(mbox);
  if (!stamp && (!known || known.messageCount === 0)) return known ?? NEVER_SEEN;
  if (
    stamp &&
    known &&
    known.path === mbox &&
    sameStamp(stamp, known) &&
    !(known.tailPending && isQuiet(stamp))
  )
    return known;
  if (!known) await makeMailboxRow(store, mbox);
  const key = `${store}\0${mbox}`;
  const run = running.get(key) ?? syncChanged(store, mbox).finally(() => running.delete(key));
  running.set(key, run);
  return run;
}

async function syncChanged(store: string, mbox: string): Promise<MailboxState> {
  // What another folder holds, or an empty one does not, says nothing of this mailbox.
  await requireHome();
  return transaction(async (connection) => {
    const row = await lockMailboxRow(connection, store, mbox);
    // Opened only now: whoever held the row may have been compacting the file.
    const opened = await openMailbox(mbox);
    try {
      const next = opened
        ? await readChanged(connection, opened, row, mbox)
        : await forgetAll(connection, row, mbox);
      await saveMailboxRow(connection, next);
      return next;
    } finally {
      await opened?.handle.close();
    }
  });
}

async function readChanged(
  connection: PoolConnection,
  { handle, stamp }: OpenMailbox,
  row: MailboxRow,
  mbox: string,
): Promise<MailboxRow> {
  const isGoingOn = await isContinued(handle, stamp, row, mbox);
  const scores = await readScores(connection, row, isGoingOn ? row.tailSeq || row.nextSeq : 0);
  if (isGoingOn) return indexFrom(connection, handle, stamp, row, scores);
  const anew = await startOver(connection, row, mbox);
  // Names are given below so that none comes twice; the database need not look for each of 100,000 rows.
  await connection.query('SET unique_checks = 0');
  try {
    return await indexFrom(connection, handle, stamp, anew, scores);
  } finally {
    await connection.query('SET unique_checks = 1');
  }
}

/** There is no file any more. */
async function forgetAll(connection: PoolConnection, row: MailboxRow, mbox: string): Promise<MailboxRow> {
  // It may have gone with all the others.
  await requireHome();
  await deleteMessages(connection, row, 0);
  await forgetExcerpts(connection, row.id);
  await forgetSlices(row.id);
  return { ...emptied(row), stamp: { device: 0n, inode: 0n, size: 0n, mtimeNs: 0n }, path: mbox };
}

/** Whether everything that was indexed is still where it was, so that reading the tail is enough. */
async function isContinued(
  file: FileHandle,
  stamp: FileStamp,
  row: MailboxRow,
  mbox: string,
): Promise<boolean> {
  const { inode, size } = row.stamp;
  if (row.path !== mbox || inode !== stamp.inode || stamp.size < size) return false;
  // Same size, other time: somebody wrote in place, and nobody knows where.
  if (stamp.size === size && !row.tailPending && row.stamp.mtimeNs !== stamp.mtimeNs) return false;
  const tail = await readBytes(file, row.tailOffset, Math.min(DIGEST_BYTES, row.tailLength));
  return tailDigest(tail) === row.tailDigest;
}

async function startOver(connection: PoolConnection, row: MailboxRow, mbox: string): Promise<MailboxRow> {
  await deleteMessages(connection, row, 0);
  return { ...emptied(row), path: mbox };
}

function emptied(row: MailboxRow): MailboxRow {
  const tail = {
    tailOffset: 0,
    tailLength: 0,
    tailDigest: blankDigest(0),
    tailSeq: 0,
    tailPending: false,
  };
  return {
    ...row,
    ...tail,
    generation: row.generation + 1,
    reader: READER,
    excerptSeq: 0,
    nextSeq: 1,
    messageCount: 0,
    messageBytes: 0,
    passedOver: 0,
  };
}

/** Reads from the last known record on; `scores` are those of the rows that are made again. Parsing goes on while the database takes the chunk before. */
async function indexFrom(
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

function sameStamp(stamp: FileStamp, known: FileStamp): boolean {
  return stamp.inode === known.inode && stamp.size === known.size && stamp.mtimeNs === known.mtimeNs;
}

function isQuiet({ device, inode, size, mtimeNs }: FileStamp): boolean {
  const file = `${device} ${inode}`;
  return quietFor(file, `${size} ${mtimeNs}`, Number(mtimeNs / 1_000_000n)) >= QUIET_MS;
}
