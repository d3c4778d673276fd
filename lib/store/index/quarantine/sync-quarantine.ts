import type { FileHandle } from 'node:fs/promises';
import type { PoolConnection } from 'mysql2/promise';
import { readBytes } from '@/lib/formats/mbox/record';
import { blankDigest, DIGEST_BYTES, tailDigest } from '@/lib/formats/mbox/tail-digest';
import { askTogether } from '@/lib/store/db/ask';
import { transaction } from '@/lib/store/db/pool';
import { requireHome } from '@/lib/store/home/require-home';
import {
  type FileStamp,
  findStamp,
  type OpenMailbox,
  openMailbox,
} from '@/lib/store/index/logs/mailbox-file';
import { forgetExcerpts } from './excerpts';
import { holdMessages, listHeldSenders } from './held-senders';
import { indexRecords, isQuiet } from './index-records';
import { deleteMessages } from './insert-messages';
import { readScores } from './kept-scores';
import {
  type KnownMailbox,
  lockMailboxRow,
  type MailboxRow,
  mailboxQuestion,
  makeMailboxRow,
  saveMailboxRow,
} from './mailbox-row';
import { type MailboxState, NEVER_SEEN } from './mailbox-state';
import { READER } from './message-row';
import { forgetSlices } from './write-slices';

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
      await holdMessages(next.id, await listHeldSenders(store, connection), connection);
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
  if (isGoingOn) return indexRecords(connection, handle, stamp, row, scores);
  const anew = await startOver(connection, row, mbox);
  // Names are given below so that none comes twice; the database need not look for each of 100,000 rows.
  await connection.query('SET unique_checks = 0');
  try {
    return await indexRecords(connection, handle, stamp, anew, scores);
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

function sameStamp(stamp: FileStamp, known: FileStamp): boolean {
  return stamp.inode === known.inode && stamp.size === known.size && stamp.mtimeNs === known.mtimeNs;
}
