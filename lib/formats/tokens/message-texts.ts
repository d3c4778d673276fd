import { decodeField } from './decode-field';
import { decodeBase64, decodePercent, decodeQuotedPrintable } from './decode-transfer';
import { htmlText } from './html-text';
import type { HeaderField, MessagePart } from './message-part';

/** The two texts that DSPAM cuts words from, one byte a character. */
export interface MessageTexts {
  header: string;
  body: string;
}

/** Of a longer field the rest is lost, its line break as well: the next one is glued on. */
const LONGEST_FIELD = 1023;

/** Joins the parts of a message (T§1). A part without any header is left out. */
export function messageTexts(parts: MessagePart[]): MessageTexts {
  const used = parts.map((part, index) => ({ part, index })).filter(({ part }) => part.fields.length > 0);
  return {
    header: used.flatMap(({ part }) => part.fields.map(fieldLine)).join(''),
    // Behind the first part, what stands before the parts of a multipart does not count.
    body: used
      .filter(({ part, index }) => part.isText || (part.isMultipart && index === 0))
      .map(({ part }) => bodyText(part))
      .join(''),
  };
}

/** '' for DSPAM's own fields: they were not there when it read the message, so that nothing can be glued to them. */
function fieldLine({ name, data }: HeaderField): string {
  if (name.startsWith('X-DSPAM-')) return '';
  return `${name}: ${decodeField(data)}\n`.slice(0, LONGEST_FIELD);
}

function bodyText(part: MessagePart): string {
  const decoded = decodeBody(part);
  return part.isHtml ? htmlText(decoded) : decoded;
}

function decodeBody({ body, encoding, isAttachment }: MessagePart): string {
  if (encoding === '8bit') return decodePercent(body);
  if (isAttachment) return body;
  if (encoding === 'base64') return decodeBase64(body);
  return encoding === 'quoted-printable' ? decodeQuotedPrintable(body) : body;
}
