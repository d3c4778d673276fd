import { asBuffer } from './as-buffer';
import { beginsWithHeader, type HeaderField, type HeaderFields, readHeaderFields } from './header-fields';
import type { MailProblem } from './mail-problem';
import { isShownText, type MimePart } from './mime-part';
import { readMimeTree } from './mime-tree';

/** A message with its headers and its parts apart, nothing decoded yet. */
export interface ParsedMail {
  bytes: Buffer;
  fields: HeaderField[];
  root: MimePart;
  /** The parts that are no text of the message itself, in order. An attachment's index is its place here. */
  attachments: MimePart[];
  problems: MailProblem[];
}

/**
 * Takes a message apart. A "From " line before the headers, an mbox separator or one that the MTA left (F§2), is passed over.
 * When the first line is no header, there are none, and all is text. Linear in the size of the message; never throws.
 */
export function parseMail(message: Uint8Array): ParsedMail {
  const bytes = asBuffer(message);
  const problems: MailProblem[] = [];
  const start = afterFromLine(bytes);
  const hasHeaders = beginsWithHeader(bytes, start);
  const none: HeaderFields = { fields: [], bodyStart: start, cut: false };
  const header = hasHeaders ? readHeaderFields(bytes, start) : none;
  if (!hasHeaders) problems.push('no-headers');
  if (header.cut) problems.push('header-too-large');
  const tree = readMimeTree(bytes, header.fields, header.bodyStart);
  if (bytes.subarray(header.bodyStart).every((byte) => byte <= 32)) problems.push('no-body');
  problems.push(...tree.problems);
  return { bytes, fields: header.fields, root: tree.root, attachments: attachmentParts(tree.root), problems };
}

function afterFromLine(bytes: Buffer): number {
  if (bytes.toString('latin1', 0, 5) !== 'From ') return 0;
  const end = bytes.indexOf(10);
  return end === -1 ? bytes.length : end + 1;
}

function attachmentParts(part: MimePart): MimePart[] {
  if (part.children.length > 0) return part.children.flatMap(attachmentParts);
  return part.type.startsWith('multipart/') || isShownText(part) ? [] : [part];
}
