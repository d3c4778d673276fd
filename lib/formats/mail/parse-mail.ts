import { asBuffer } from './as-buffer';
import { type HeaderField, readMessageHeaders } from './header-fields';
import { textStart } from './headers-start';
import type { MailProblem } from './mail-problem';
import { isAttachment, type MimePart } from './mime-part';
import { readMimeTree } from './mime-tree';
import { splitUuencoded } from './split-uuencoded';

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
 * Takes a message apart, files that are uuencoded in its text among its parts. Where it has no headers (headers-start.ts), all is text.
 * Linear in the size of the message; never throws.
 */
export function parseMail(message: Uint8Array): ParsedMail {
  const bytes = asBuffer(message);
  const problems: MailProblem[] = [];
  const found = readMessageHeaders(bytes);
  if (!found) problems.push('no-headers');
  const header = found ?? { fields: [], bodyStart: textStart(bytes), cut: false };
  if (header.cut) problems.push('header-too-large');
  const tree = readMimeTree(bytes, header.fields, header.bodyStart);
  if (bytes.subarray(header.bodyStart).every((byte) => byte <= 32)) problems.push('no-body');
  problems.push(...tree.problems);
  splitUuencoded(bytes, tree.root);
  return { bytes, fields: header.fields, root: tree.root, attachments: attachmentParts(tree.root), problems };
}

function attachmentParts(part: MimePart): MimePart[] {
  if (part.children.length > 0) return part.children.flatMap(attachmentParts);
  return isAttachment(part) ? [part] : [];
}
