import { setTimeout as sleep } from 'node:timers/promises';
import { asBigInt, asNumber, asText, orNull } from '@/lib/store/db/columns';
import { fetchRows } from '@/lib/store/db/fetch-rows';
import { transaction } from '@/lib/store/db/pool';
import { prisma } from '@/lib/store/db/prisma';
import { openMailbox } from '@/lib/store/index/logs/mailbox-file';
import {
  EXCERPT_READER,
  forgetExcerpts,
  type ReadMessage,
  saveTexts,
  showExcerpts,
} from '@/lib/store/index/quarantine/excerpts';
import { lockMailboxRow } from '@/lib/store/index/quarantine/mailbox-row';
import type { PlacedMessage } from '@/lib/store/index/quarantine/read-source';
import { writeSlices } from '@/lib/store/index/quarantine/write-slices';
import { lockSearchHead } from '@/lib/store/index/search/search-blocks';
import { copyAgain } from '@/lib/store/index/search/sync-search';
import { readOne } from './read-one';

/** Messages that are read before what was read is written. */
const AT_ONCE = 100;
/** How long to pause after each hundred, as a multiple of what it took. */
const PAUSE = 0.25;

/**
 * Reads of the messages of a quarantine that were not read yet what lists and searches have of their texts, in the order of the file, and
 * writes it into the index. What was read of a message before it was indexed again is only put into its new row. Gives way after each
 * hundred. One that was interrupted goes on where it was; a file that is not what was indexed is left to the sync. Throws
 * `unavailable` when the file may not be read or the database is away.
 */
export async function readExcerpts(store: string): Promise<void> {
  for (let round = 0; ; round++) {
    const began = performance.now();
    if (!(await readNext(store))) return;
    // While there is much to read; somebody may wait for the first hundred.
    if (round > 0) await writeSlices(store);
    await sleep((performance.now() - began) * PAUSE);
  }
}

/** Reads the next messages; whether there may be more. */
async function readNext(store: string): Promise<boolean> {
  const mailbox = await prisma().mailbox.findUnique({ where: { store } });
  if (!mailbox) return false;
  if (mailbox.excerptReader < EXCERPT_READER) return beginAnew(store, mailbox.path);
  const { id, path, excerptSeq, nextSeq } = mailbox;
  if (excerptSeq >= nextSeq - 1) return false;
  const rows = await findUnread(id, excerptSeq);
  const read = await readAll(
    path,
    rows.filter(({ isKnown }) => !isKnown),
  );
  if (!read) return false;
  const last = rows.at(-1)?.seq ?? nextSeq - 1;
  const isSame = await transaction(async (connection) => {
    const now = await lockMailboxRow(connection, store, path);
    // Indexed again meanwhile: the numbers are those of other messages.
    if (now.generation !== mailbox.generation || now.excerptSeq !== excerptSeq) return false;
    // Rows that were made anew have left texts of what is gone.
    if (excerptSeq === 0) await forgetExcerpts(connection, id, false);
    await saveTexts(connection, id, read);
    await showExcerpts(connection, id, excerptSeq + 1, last);
    return true;
  });
  if (isSame) await noteRead(mailbox, last);
  return true;
}

/** Notes how far the messages were read, which is done last: what was interrupted is done again, with what was read already. */
async function noteRead(
  { id, generation, excerptSeq }: { id: number; generation: number; excerptSeq: number },
  last: number,
): Promise<void> {
  await transaction(async (connection) => {
    await lockSearchHead(connection);
    await copyAgain(connection, id, excerptSeq + 1);
    await connection.query(
      'UPDATE dashboard_mailbox SET excerpt_seq = ? WHERE id = ? AND generation = ? AND excerpt_seq = ?',
      [last, id, generation, excerptSeq],
    );
  });
}

/** What an older reader has read goes. */
async function beginAnew(store: string, path: string): Promise<boolean> {
  return transaction(async (connection) => {
    const { id } = await lockMailboxRow(connection, store, path);
    await forgetExcerpts(connection, id);
    // The search copies again what changes.
    await connection.query('UPDATE dashboard_message SET attachments = NULL WHERE mailbox_id = ?', [id]);
    await connection.query('UPDATE dashboard_mailbox SET excerpt_seq = 0, excerpt_reader = ? WHERE id = ?', [
      EXCERPT_READER,
      id,
    ]);
    return true;
  });
}

/** A message without an excerpt. */
interface UnreadRow extends PlacedMessage {
  seq: number;
  key: string;
  /** It was read before its row was made anew. */
  isKnown: boolean;
}

/** Number, name, place, length, signature, problems, and the name once more where it was read. */
const UNREAD = [asNumber, asText, asBigInt, asNumber, asText, asText, orNull(asText)] as const;

async function findUnread(mailboxId: number, after: number): Promise<UnreadRow[]> {
  const rows = await fetchRows(
    UNREAD,
    `SELECT m.seq, m.message_key, m.byte_offset, m.byte_length, m.signature, m.problems, t.message_key
     FROM dashboard_message m LEFT JOIN dashboard_message_text t
       ON t.mailbox_id = m.mailbox_id AND t.message_key = m.message_key AND t.byte_length = m.byte_length
     WHERE m.mailbox_id = ? AND m.seq > ? ORDER BY m.seq LIMIT ?`,
    [mailboxId, after, AT_ONCE],
  );
  return rows.map(([seq, key, byteOffset, byteLength, signature, problems, known]) => ({
    seq,
    key,
    byteOffset,
    byteLength,
    signature,
    problems,
    isKnown: known !== null,
  }));
}

/** Null where the file is gone. */
async function readAll(path: string, rows: readonly UnreadRow[]): Promise<ReadMessage[] | null> {
  if (rows.length === 0) return [];
  const opened = await openMailbox(path);
  if (!opened) return null;
  try {
    const read: ReadMessage[] = [];
    for (const row of rows) read.push(await readOne(opened.handle, row));
    return read;
  } finally {
    await opened.handle.close();
  }
}
