import { attachmentName } from './mail-attachment';
import { partContent } from './mime-part';
import { parseMail } from './parse-mail';

/**
 * One attachment of a message, its transfer encoding undone; null when there is none of that index. Reads all of `bytes`,
 * without the limit of `readMail`. Never throws on content.
 */
export async function readAttachment(
  bytes: Uint8Array,
  index: number,
): Promise<{ fileName: string; mimeType: string; content: Uint8Array } | null> {
  const mail = parseMail(bytes);
  const part = mail.attachments[index];
  if (!part) return null;
  return {
    fileName: attachmentName(part, index),
    mimeType: part.type,
    content: partContent(mail.bytes, part),
  };
}
