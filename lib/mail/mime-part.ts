import { decodeBody } from './decode-body';
import { decodeBytes } from './decode-bytes';
import { findField, type HeaderField, headerValue } from './header-fields';
import { type Parameterized, parseParameters } from './parse-parameters';

/** One part of a message. Its content stands undecoded from `bodyStart` to `bodyEnd` of the message. */
export interface MimePart {
  /** Lower case, `text/plain` unless a well-formed Content-Type says otherwise (RFC 2045 5.2). */
  type: string;
  charset: string;
  boundary: string;
  /** `base64`, `quoted-printable`, or anything else, which stands for itself. */
  encoding: string;
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
const MAX_BOUNDARY_LENGTH = 200;

/** A part from its headers. Inside a multipart/digest, a part without a type is a message (RFC 2046 5.1.5). */
export function toMimePart(fields: HeaderField[], bodyStart: number, parentType = ''): MimePart {
  const type = structured(fields, 'content-type');
  const disposition = structured(fields, 'content-disposition');
  const fallback = parentType === 'multipart/digest' ? 'message/rfc822' : 'text/plain';
  const isType = /^[a-z0-9!#$&^_.+-]{1,80}\/[a-z0-9!#$&^_.+-]{1,80}$/.test(type.value);
  return {
    type: isType ? type.value : fallback,
    charset: type.parameters.get('charset') ?? '',
    boundary: (type.parameters.get('boundary') ?? '').trimEnd().slice(0, MAX_BOUNDARY_LENGTH),
    encoding: structured(fields, 'content-transfer-encoding').value.replace(/[^a-z0-9-]/g, ''),
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

/** Whether a part is text of the message itself, to be shown, and not an attachment. */
export function isShownText(part: MimePart): boolean {
  return (part.type === 'text/plain' || part.type === 'text/html') && part.disposition !== 'attachment';
}

function structured(fields: HeaderField[], name: string): Parameterized {
  const raw = findField(fields, name)?.raw ?? new Uint8Array();
  return parseParameters(decodeBytes(raw.subarray(0, MAX_STRUCTURED_BYTES)).replace(/[\r\n]+/g, ''));
}
