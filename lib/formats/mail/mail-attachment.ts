import { contentIdOf } from './content-id';
import { type MimePart, partContent } from './mime-part';
import type { ParsedMail } from './parse-mail';
import { safeFileName } from './safe-file-name';

/** One attachment as a list shows it. */
export interface MailAttachment {
  /** Its place in the message; `readAttachment` takes it. */
  index: number;
  /** Safe to save under, see `safeFileName`. */
  fileName: string;
  /** Lower case, well-formed; what the sender says, not what the content is. */
  mimeType: string;
  /** Bytes, with the transfer encoding undone. */
  size: number;
  /** Without angle brackets; null when the part has none. */
  contentId: string | null;
  /** Whether it is a picture that the HTML of the message shows, by `cid:`: nobody looks for it among the attachments. */
  inline: boolean;
}

/** The attachments of a message, whose HTML (or null) tells which of them are pictures in the text. */
export function listAttachments(mail: ParsedMail, html: string | null): MailAttachment[] {
  const shown = referencedIds(html ?? '');
  return mail.attachments.map((part, index) => ({
    index,
    fileName: attachmentName(part, index),
    mimeType: part.type,
    size: partContent(mail.bytes, part).length,
    contentId: part.contentId === '' ? null : part.contentId,
    inline: isPictureInText(part, shown),
  }));
}

/** Whether a part is a picture in the text, of which `shown` are the Content-IDs that its HTML names. The list counts by it as the message does. */
export function isPictureInText({ contentId, type }: MimePart, shown: Set<string>): boolean {
  return type.startsWith('image/') && shown.has(contentId);
}

/** An embedded message seldom has a name, and a mail program opens it by its extension. */
export function attachmentName(part: MimePart, index: number): string {
  return safeFileName(part.fileName || (part.type === 'message/rfc822' ? 'message.eml' : undefined), index);
}

/** The Content-IDs that an HTML text names in `cid:` addresses. */
export function referencedIds(html: string): Set<string> {
  const ids = new Set<string>();
  for (const [url] of html.matchAll(/\bcid:[^\s"'<>)]{1,500}/gi)) ids.add(contentIdOf(url) ?? '');
  ids.delete('');
  return ids;
}
