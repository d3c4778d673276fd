import { attachmentName } from './mail-attachment';
import { partContent } from './mime-part';
import { parseMail } from './parse-mail';

export interface Attachment {
  fileName: string;
  mimeType: string;
  content: Uint8Array<ArrayBuffer>;
}

/**
 * One attachment of a message, its transfer encoding undone; null if there is none with that index. Reads all of
 * `bytes`, without the limit of `readMail`. Never throws on content.
 */
export async function readAttachment(bytes: Uint8Array, index: number): Promise<Attachment | null> {
  const mail = parseMail(bytes);
  const part = mail.attachments[index];
  if (!part) return null;
  return {
    fileName: attachmentName(part, index),
    mimeType: part.type,
    // Of the same memory as the message, or of its own.
    content: partContent(mail.bytes, part) as Buffer<ArrayBuffer>,
  };
}
