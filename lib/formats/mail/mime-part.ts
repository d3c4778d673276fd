import { decodeBody, transferEncoding } from './decode-body';
import { decodeRaw } from './decode-raw';
import { findField, type HeaderField, headerValue } from './header-fields';
import { type Parameterized, parseParameters } from './parse-parameters';

/** One part of a message. Its content stands undecoded from `bodyStart` to `bodyEnd` of the message. */
export interface MimePart {
  /** Lower case, `text/plain` unless a well-formed Content-Type says otherwise (RFC 2045 5.2). */
  type: string;
  charset: string;
  boundary: string;
  /** `base64`, `quoted-printable`, `uuencode`, or anything else, which stands for itself. */
  encoding: string;
  /** Its lines are broken anywhere (RFC 3676): at a blank that is of the text, or with `delsp` at one that is not. */
  flow: 'fixed' | 'flowed' | 'delsp';
  /** `inline`, `attachment`, or '' when the part does not say. */
  disposition: string;
  /** As the sender wrote it, decoded; '' when there is none. Not safe for a file system. */
  fileName: string;
  /** Without the angle brackets; '' when there is none. */
  contentId: string;
  bodyStart: number;
  bodyEnd: number;
  children: MimePart[];
}

/** How much of a Content-* header is read, in bytes. */
const MAX_STRUCTURED_BYTES = 20_000;

/** A part from its headers. Inside a multipart/digest, a part without a type is a message (RFC 2046 5.1.5). */
export function toMimePart(fields: HeaderField[], bodyStart: number, parentType = ''): MimePart {
  const unread = structured(fields, 'content-type');
  const charset = unread.parameters.get('charset') ?? '';
  const type = charset === '' ? unread : structured(fields, 'content-type', charset);
  const disposition = structured(fields, 'content-disposition', charset);
  const fallback = parentType === 'multipart/digest' ? 'message/rfc822' : 'text/plain';
  const isType = /^[a-z0-9!#$&^_.+-]{1,80}\/[a-z0-9!#$&^_.+-]{1,80}$/.test(type.value);
  return {
    type: isType ? type.value : fallback,
    charset,
    boundary: (type.parameters.get('boundary') ?? '').trimEnd(),
    encoding: transferEncoding(structured(fields, 'content-transfer-encoding').value),
    flow: flowOf(type),
    disposition: disposition.value,
    fileName: disposition.parameters.get('filename') || type.parameters.get('name') || '',
    contentId: (headerValue(fields, 'content-id') ?? '').replace(/^<|>$/g, ''),
    bodyStart,
    bodyEnd: bodyStart,
    children: [],
  };
}

/** The content of a part with its transfer encoding undone, or the first `limit` bytes of it. */
export function partContent(bytes: Buffer, part: MimePart, limit?: number): Buffer {
  return decodeBody(bytes.subarray(part.bodyStart, part.bodyEnd), part.encoding, limit);
}

/** Text that is data for a program. */
const DATA = /^text\/(?:calendar|x-vcalendar|x?-?vcard|directory|rtf|css|javascript|ecmascript)$/;
/** Another form of the text that stands beside it, for some programs. */
const OTHER_FORM = /^text\/(?:x-amp-html|watch-html)$/;
const REPORT =
  /^message\/(?:delivery-status|disposition-notification|feedback-report|global-delivery-status)$/;

/**
 * Whether a part is text of the message itself, to be shown, and not an attachment: plain and HTML, any other text without a file name,
 * and what a mail server reports.
 */
export function isShownText({ type, disposition, fileName }: MimePart): boolean {
  if (disposition === 'attachment') return false;
  if (isUsualText(type)) return true;
  const isWords = type.startsWith('text/') && !DATA.test(type) && !OTHER_FORM.test(type);
  return fileName === '' && (isWords || REPORT.test(type));
}

/** Whether it is text that any mail program shows as it is meant. */
export function isUsualText(type: string): boolean {
  return type === 'text/plain' || type === 'text/html';
}

/**
 * Whether a part stands in the list of attachments: what is not shown, what has the name of a file (other programs show that as one,
 * whatever its disposition), and what a program may want as it is.
 */
export function isAttachment(part: MimePart): boolean {
  const isEvidence = part.type.startsWith('message/') || part.type === 'text/rfc822-headers';
  const isFile = part.fileName !== '' || isEvidence;
  if (OTHER_FORM.test(part.type)) return isFile || part.disposition === 'attachment';
  return !part.type.startsWith('multipart/') && (!isShownText(part) || isFile);
}

function flowOf({ value, parameters }: Parameterized): MimePart['flow'] {
  const isPlain = value === 'text/plain' || value === '';
  if (!isPlain || parameters.get('format')?.toLowerCase() !== 'flowed') return 'fixed';
  return parameters.get('delsp')?.toLowerCase() === 'yes' ? 'delsp' : 'flowed';
}

/** A structured header; raw letters in it are of `charset`, where they are not UTF-8. */
function structured(fields: HeaderField[], name: string, charset = ''): Parameterized {
  const raw = findField(fields, name)?.raw ?? new Uint8Array();
  return parseParameters(decodeRaw(raw.subarray(0, MAX_STRUCTURED_BYTES), charset).replace(/[\r\n]+/g, ''));
}
