import 'server-only';
import { askAsPerson } from '@/lib/data/hosts/ask-as-person';
import { requireMailbox } from '@/lib/data/session/access';
import { viewerTheme } from '@/lib/data/session/viewer';
import { mailFrameHeaders } from '@/lib/formats/mail/html-policy';
import { inTheme } from '@/lib/formats/mail/mail-document';
import { AppError } from '@/lib/ground/errors';
import * as quarantine from '@/lib/messages/quarantine/list/get-message';
import { whereOf } from '@/lib/site/hosts/host-key';

/** What a route sends back as it is. */
export interface Document {
  body: Uint8Array<ArrayBuffer>;
  headers: Record<string, string>;
}

/**
 * The body of a message as a document for the sandboxed frame, in UTF-8, in the viewer's theme. Throws `forbidden`, `not-found`.
 * `remoteImages` is the person's own wish, given with the button `Show remote images`.
 */
export async function getMailDocument(
  mailbox: string,
  key: string,
  remoteImages: boolean,
): Promise<Document> {
  await requireMailbox(mailbox);
  const { host, key: own } = whereOf(key);
  const body =
    host === null
      ? await quarantine.getDocument(mailbox, own, remoteImages)
      : (await askAsPerson(host, 'frame', [mailbox, own, remoteImages])).bytes;
  return { body: inTheme(body, await viewerTheme()), headers: mailFrameHeaders({ remoteImages }) };
}

/** One attachment as bytes. Throws `forbidden`, `not-found`. */
export async function getAttachment(
  mailbox: string,
  key: string,
  index: number,
): Promise<{ fileName: string; content: Uint8Array<ArrayBuffer> }> {
  await requireMailbox(mailbox);
  const { host, key: own } = whereOf(key);
  if (host !== null) {
    const { bytes, fileName } = await askAsPerson(host, 'attachment', [mailbox, own, index]);
    return { fileName, content: bytes };
  }
  const attachment = await quarantine.getAttachment(mailbox, own, index);
  if (!attachment) throw new AppError('not-found', `no attachment ${index}`, { reason: 'notFound' });
  return attachment;
}
