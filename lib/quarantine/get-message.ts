import type { Message } from '@/lib/db/generated/client';
import { type DspamHeaders, readDspamHeaders } from '@/lib/dspam/dspam-headers';
import { type Mail, readMail } from '@/lib/mail/read-mail';
import { headerBlock } from '@/lib/mbox/header-block';
import { messageOf } from '@/lib/mbox/record';
import type { MailboxPlace } from '@/lib/users/mailbox-place';
import { type LoadedRecord, loadRecord } from './load-record';

/** How much of a message is read to show it; the rest of a larger one is told to be there. */
const SHOWN_BYTES = 10 * 1024 * 1024;

export interface OpenMessage {
  place: MailboxPlace;
  row: Message;
  mail: Mail;
  dspam: DspamHeaders;
  /** The bytes of the message, or the first of them: see `truncated`. */
  source: Buffer;
  truncated: boolean;
}

/** Opens one quarantined message. Throws `not-found`. */
export async function getMessage(user: string, key: string): Promise<OpenMessage> {
  const { place, row, record } = await loadRecord(user, key, SHOWN_BYTES);
  const truncated = record.bytes.length < row.byteLength;
  const source = messageOf(record);
  const mail = await readMail(source, { truncated });
  return { place, row, mail, dspam: readDspamHeaders(headerBlock(source).block), source, truncated };
}

/** The whole message, for an attachment that may stand at its end. Throws `not-found`. */
export async function getSource(user: string, key: string): Promise<Buffer> {
  const loaded: LoadedRecord = await loadRecord(user, key);
  return messageOf(loaded.record);
}
