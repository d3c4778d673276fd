import { inlineImages } from '@/lib/formats/mail/inline-images';
import { readMailBody } from '@/lib/formats/mail/mail-body';
import { parseMail } from '@/lib/formats/mail/parse-mail';
import { MAX_MAIL_BYTES } from '@/lib/formats/mail/read-mail';
import { safeHtml } from '@/lib/formats/mail/safe-html';
import { textDocument } from '@/lib/formats/mail/safe-text';
import { readPlainly } from './read-plainly';

export interface HowToShow {
  /** Whether pictures may be loaded from elsewhere: the reader has asked for it. */
  remoteImages: boolean;
  /** It has taken too much work already: its beginning is shown as text. */
  plainly: boolean;
}

/** The text of a mail as a document for the sandboxed frame, in UTF-8. */
export function buildDocument(bytes: Buffer, { remoteImages, plainly }: HowToShow): Uint8Array<ArrayBuffer> {
  if (plainly) return Buffer.from(textDocument(readPlainly(bytes).text ?? ''));
  const mail = parseMail(bytes.subarray(0, MAX_MAIL_BYTES));
  const { html, text } = readMailBody(mail.bytes, mail.root);
  if (html === null) return Buffer.from(textDocument(text ?? ''));
  return Buffer.from(safeHtml(html, { remoteImages, inlineImage: inlineImages(mail, html) }).html);
}
