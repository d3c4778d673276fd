import type { MimePart } from './mime-part';
import { findUuencoded, type UuencodedFile } from './uuencoded';

/** In all texts of a message. */
const MOST_FILES = 300;

/**
 * Makes parts of the files that are uuencoded in the plain texts of a message, as mail programs did before MIME, and some still do: such
 * a text becomes a multipart of text and attachments. Changes the tree. Linear.
 */
export function splitUuencoded(bytes: Buffer, root: MimePart): void {
  let left = MOST_FILES;
  const visit = (part: MimePart): void => {
    for (const child of part.children) visit(child);
    const isPlain = part.type === 'text/plain' && part.disposition !== 'attachment';
    if (left === 0 || !isPlain || ENCODED.has(part.encoding)) return;
    const files = findUuencoded(bytes.subarray(part.bodyStart, part.bodyEnd), left);
    if (files.length === 0) return;
    left -= files.length;
    split(part, files);
  };
  visit(root);
}

/** Its bytes are not its text. */
const ENCODED = new Set(['base64', 'quoted-printable', 'uuencode']);

function split(part: MimePart, files: UuencodedFile[]): void {
  const piece = (start: number, end: number, as: Partial<MimePart>): MimePart => ({
    ...part,
    ...as,
    bodyStart: part.bodyStart + start,
    bodyEnd: part.bodyStart + end,
    children: [],
  });
  let done = 0;
  // A text that is a file itself is attached whole; its pieces are none.
  const children: MimePart[] = part.fileName === '' ? [] : [{ ...part, disposition: 'attachment' }];
  for (const { name, start, dataStart, dataEnd, end } of files) {
    children.push(piece(done, start, { fileName: '' }));
    children.push(
      piece(dataStart, dataEnd, {
        type: 'application/octet-stream',
        encoding: 'uuencode',
        disposition: 'attachment',
        fileName: name,
      }),
    );
    done = end;
  }
  children.push(piece(done, part.bodyEnd - part.bodyStart, { fileName: '' }));
  part.type = 'multipart/mixed';
  part.children = children;
}
