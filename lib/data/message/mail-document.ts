import 'server-only';
import { requireMailbox } from '@/lib/data/session/access';
import { mailFrameHeaders } from '@/lib/formats/mail/html-policy';
import { AppError } from '@/lib/ground/errors';
import * as quarantine from '@/lib/messages/quarantine/list/get-message';

/** What a route sends back as it is. */
export interface Document {
  body: Uint8Array<ArrayBuffer>;
  headers: Record<string, string>;
}

/**
 * The body of a message as a document for the sandboxed frame, in UTF-8. Throws `forbidden`, `not-found`.
 * `remoteImages` is the person's own wish, given with the button `Show remote images`.
 */
export async function getMailDocument(
  mailbox: string,
  key: string,
  remoteImages: boolean,
): Promise<Document> {
  await requireMailbox(mailbox);
  const body = await quarantine.getDocument(mailbox, key, remoteImages);
  return { body, headers: mailFrameHeaders({ remoteImages }) };
}

/** One attachment as bytes. Throws `forbidden`, `not-found`. */
export async function getAttachment(
  mailbox: string,
  key: string,
  index: number,
): Promise<{ fileName: string; content: Uint8Array<ArrayBuffer> }> {
  await requireMailbox(mailbox);
  const attachment = await quarantine.getAttachment(mailbox, key, index);
  if (!attachment) throw new AppError('not-found', `no attachment ${index}`, { reason: 'notFound' });
  return attachment;
}
