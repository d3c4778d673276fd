import type { PoolConnection } from 'mysql2/promise';
import type { Excerpt } from '@/lib/formats/mail/excerpt';
import { foldText } from './fold-text';
import { isTaken } from './insert-messages';

/**
 * The version of what is made of the same bytes (lib/formats/mail/excerpt.ts, lib/formats/mail/visible-text.ts, text-look.ts): one more whenever that changes, and what
 * an older one read is read again.
 */
export const EXCERPT_READER = 5;

/** What was read of one message. */
export interface ReadMessage {
  key: string;
  byteLength: number;
  excerpt: Excerpt;
}

/** Folding can make more of a letter; the column holds as many of any. */
const WORDS_LENGTH = 10_000;
const MOST_ATTACHMENTS = 65_535;

/** Writes what was read; what was known of the same message goes. What the database does not take is left out, and no other with it. */
export async function saveTexts(
  connection: PoolConnection,
  mailboxId: number,
  read: readonly ReadMessage[],
): Promise<void> {
  if (read.length === 0 || (await isWritten(connection, mailboxId, read))) return;
  for (const each of read) await isWritten(connection, mailboxId, [each]);
}

function isWritten(
  connection: PoolConnection,
  mailboxId: number,
  read: readonly ReadMessage[],
): Promise<boolean> {
  const values = read.map(({ key, byteLength, excerpt: { attachments, snippet, ...words } }) => [
    mailboxId,
    key,
    byteLength,
    Math.min(attachments, MOST_ATTACHMENTS),
    snippet,
    textWords(words),
  ]);
  return isTaken(
    connection.query(
      'REPLACE INTO dashboard_message_text (mailbox_id, message_key, byte_length, attachments, snippet, words) VALUES ?',
      [values],
    ),
  );
}

/** What a search looks at, beside sender and subject: the recipients, a line end, and the text. */
function textWords({ recipients, text }: Pick<Excerpt, 'recipients' | 'text'>): string {
  return `${foldText(recipients)}\n${foldText(text)}`.slice(0, WORDS_LENGTH);
}

/** Puts what was read into the rows of the messages from `from` to `to`; answers nothing of those of which nothing was. */
export async function showExcerpts(
  connection: PoolConnection,
  mailboxId: number,
  from: number,
  to: number,
): Promise<void> {
  await connection.query(
    `UPDATE dashboard_message message LEFT JOIN dashboard_message_text excerpt
       ON excerpt.mailbox_id = message.mailbox_id AND excerpt.message_key = message.message_key
         AND excerpt.byte_length = message.byte_length
     SET message.snippet = IFNULL(excerpt.snippet, ''), message.attachments = IFNULL(excerpt.attachments, 0)
     WHERE message.mailbox_id = ? AND message.seq BETWEEN ? AND ?`,
    [mailboxId, from, to],
  );
}

/** Takes out what was read of messages that are not in the index (any more), or with `isAll` of all. */
export async function forgetExcerpts(
  connection: PoolConnection,
  mailboxId: number,
  isAll = true,
): Promise<void> {
  await connection.query(
    isAll
      ? 'DELETE FROM dashboard_message_text WHERE mailbox_id = ?'
      : `DELETE excerpt FROM dashboard_message_text excerpt LEFT JOIN dashboard_message message
           ON message.mailbox_id = excerpt.mailbox_id AND message.message_key = excerpt.message_key
         WHERE excerpt.mailbox_id = ? AND message.seq IS NULL`,
    [mailboxId],
  );
}
