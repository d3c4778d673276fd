import type { FileHandle } from 'node:fs/promises';
import type { PoolConnection } from 'mysql2/promise';
import { readBytes, readSeparatorLength } from '@/lib/formats/mbox/record';
import { recordHeaders } from '@/lib/formats/mbox/record-headers';
import { HEAD_BYTES } from '@/lib/formats/mbox/scan';
import { asNumber, asText, type RowOf } from '@/lib/store/db/columns';
import { transaction } from '@/lib/store/db/pool';
import { prisma } from '@/lib/store/db/prisma';
import { queryRows } from '@/lib/store/db/read-rows';
import { openMailbox } from '@/lib/store/index/logs/mailbox-file';
import { forgetMarks } from './alert-marks';
import { isTaken } from './insert-messages';
import { lockMailboxRow, saveMailboxRow } from './mailbox-row';
import { headerColumns, READER, recordIdentity } from './message-row';

/** Read in one transaction: a sync of the same mailbox waits for it. */
const AT_ONCE = 200;

/**
 * Makes the words of messages again that an older reader of headers has put into the index, the smallest mailbox first. In place, so
 * that pages show what there is meanwhile, and each message keeps its number, its score and whether it was seen. One that was
 * interrupted begins again; a file that is not what was indexed is left to the sync, which reads all of it. Throws `unavailable` when a
 * file may not be read or the database is away. See decision 151.
 */
export async function rereadHeaders(): Promise<void> {
  const outdated = await prisma().mailbox.findMany({
    where: { reader: { lt: READER } },
    select: { store: true, path: true },
    orderBy: { messageCount: 'asc' },
  });
  for (const { store, path } of outdated) {
    for (let after: number | null = 0; after !== null; ) {
      const from: number = after;
      after = await transaction((connection) => rereadBehind(connection, store, path, from));
    }
  }
}

/** Reads the next messages behind a number. Answers the last of them; null when there are no more. */
async function rereadBehind(
  connection: PoolConnection,
  store: string,
  path: string,
  after: number,
): Promise<number | null> {
  const mailbox = await lockMailboxRow(connection, store, path);
  if (mailbox.reader >= READER) return null;
  const rows = await nextRows(connection, mailbox.id, after);
  const last = rows.at(-1);
  if (!last) {
    // The search copies rows anew when this changes.
    await saveMailboxRow(connection, { ...mailbox, reader: READER, generation: mailbox.generation + 1 });
    return null;
  }
  const opened = await openMailbox(mailbox.path);
  if (!opened) return null;
  try {
    if (opened.stamp.inode !== mailbox.stamp.inode) return null;
    const changed: number[] = [];
    for (const row of rows) {
      if (await reread(connection, opened.handle, mailbox.id, row)) changed.push(row.seq);
    }
    if (changed[0] !== undefined) await forgetMarks(connection, mailbox.id, changed[0]);
  } finally {
    await opened.handle.close();
  }
  return last.seq;
}

/** What a row has of the words of its message. */
const WORDS = {
  fromText: asText,
  subject: asText,
  fromSort: asText,
  subjectSort: asText,
  searchText: asText,
  sender: asText,
  senderDomain: asText,
  listId: asText,
  messageIdDigest: asText,
};
const KNOWN = { seq: asNumber, byteOffset: asNumber, byteLength: asNumber, signature: asText, ...WORDS };

function nextRows(
  connection: PoolConnection,
  mailboxId: number,
  after: number,
): Promise<RowOf<typeof KNOWN>[]> {
  return queryRows(
    connection,
    KNOWN,
    `SELECT seq, byte_offset, byte_length, signature, from_text, subject, from_sort, subject_sort, search_text, sender,
       sender_domain, list_id, message_id_digest
     FROM dashboard_message WHERE mailbox_id = ? AND seq > ? ORDER BY seq LIMIT ?`,
    [mailboxId, after, AT_ONCE],
  );
}

/** Makes the words of one row again; whether they are others. One in whose place something else stands is left as it is. */
async function reread(
  connection: PoolConnection,
  file: FileHandle,
  mailboxId: number,
  { seq, byteOffset: offset, byteLength: length, signature, ...known }: RowOf<typeof KNOWN>,
): Promise<boolean> {
  const head = await readBytes(file, offset, Math.min(length, HEAD_BYTES));
  const separatorLength = await readSeparatorLength(file, { offset, length }, head);
  const headers = await recordHeaders(file, { offset, length, separatorLength, head });
  if ((recordIdentity(headers, false).signature?.text ?? '') !== signature) return false;
  const found = headerColumns(headers.block);
  if (Object.entries(known).every(([name, value]) => found[name as keyof typeof known] === value))
    return false;
  const wanted = {
    from_text: found.fromText,
    subject: found.subject,
    from_sort: found.fromSort,
    subject_sort: found.subjectSort,
    search_text: found.searchText,
    sender: found.sender,
    sender_domain: found.senderDomain,
    list_id: found.listId,
    message_id_digest: found.messageIdDigest,
  };
  // What the database does not take stays as it was.
  return isTaken(
    connection.query('UPDATE dashboard_message SET ? WHERE mailbox_id = ? AND seq = ?', [
      wanted,
      mailboxId,
      seq,
    ]),
  );
}
