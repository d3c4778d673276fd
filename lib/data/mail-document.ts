import 'server-only';
import { AppError } from '@/lib/errors';
import { mailFrameHeaders } from '@/lib/mail/html-policy';
import { readAttachment } from '@/lib/mail/read-attachment';
import { safeHtml } from '@/lib/mail/safe-html';
import { textDocument } from '@/lib/mail/safe-text';
import { getMessage, getSource, type OpenMessage } from '@/lib/quarantine/get-message';
import { requireMailbox } from './access';

/** What a route sends back as it is. */
export interface Document {
  body: string;
  headers: Record<string, string>;
}

/**
 * The body of a message as a document for the sandboxed frame. Throws `forbidden`, `not-found`.
 * `remoteImages` is the person's own wish, given with the button `Show remote images`.
 */
export async function getMailDocument(
  mailbox: string,
  key: string,
  remoteImages: boolean,
): Promise<Document> {
  await requireMailbox(mailbox);
  const open = await getMessage(mailbox, key);
  const { html, text } = open.mail;
  const body = html === null ? textDocument(text ?? '') : await htmlDocument(open, html, remoteImages);
  return { body, headers: mailFrameHeaders({ remoteImages }) };
}

async function htmlDocument(open: OpenMessage, html: string, remoteImages: boolean): Promise<string> {
  const images = await inlineImages(open);
  return safeHtml(html, { remoteImages, inlineImage: (id) => images.get(id) ?? null }).html;
}

const MAX_INLINE_IMAGES = 20;
const INLINE_TYPES = /^image\/(png|jpeg|gif|webp)$/;

/** Images that the message brings along and shows by `cid:`, as data: URLs. */
async function inlineImages({ mail, source }: OpenMessage): Promise<Map<string, string>> {
  const wanted = mail.attachments.filter(({ inline, mimeType }) => inline && INLINE_TYPES.test(mimeType));
  const images = new Map<string, string>();
  for (const { index, contentId } of wanted.slice(0, MAX_INLINE_IMAGES)) {
    const image = await readAttachment(source, index);
    if (image && contentId) {
      images.set(contentId, `data:${image.mimeType};base64,${Buffer.from(image.content).toString('base64')}`);
    }
  }
  return images;
}

/** How many remote images the message would load; for the button. */
export function countRemoteImages(html: string | null): number {
  return html === null ? 0 : safeHtml(html, { remoteImages: false }).remoteImages;
}

/** One attachment as bytes. Throws `forbidden`, `not-found`. */
export async function getAttachment(
  mailbox: string,
  key: string,
  index: number,
): Promise<{ fileName: string; content: Uint8Array }> {
  await requireMailbox(mailbox);
  const attachment = await readAttachment(await getSource(mailbox, key), index);
  if (!attachment) throw new AppError('not-found', `no attachment ${index}`, { reason: 'notFound' });
  return attachment;
}
