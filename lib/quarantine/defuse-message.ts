import { headerBlock } from '@/lib/mbox/header-block';

const USER_HEADER = /^X-DSPAM-User:[^\n]*\n(?:[ \t][^\n]*\n)*/gim;
const OWN_LINE_END = /^(X-DSPAM-Signature:[^\r\n]*)\r\n/im;
const USER_LINE = /^(?=X-DSPAM-User:)/gim;
const SIGNATURE_HEADER = /^X-DSPAM-Signature:/gim;
const MARKER = /!DSPAM:([^!\s]{0,64})!/g;

/**
 * Makes a message harmless for the way back through dspam (F§8 step 2). DSPAM obeys text that a sender can write:
 * - a line `X-DSPAM-User: x`, even in the body, makes it deliver to x (F§0.7): such headers go, such body lines get a `>`;
 * - it takes the first signature it finds (F§4): every X-DSPAM-Signature header but the last, which is DSPAM's own, is
 *   renamed, and `!DSPAM:…!` marks of any other signature are broken by a blank.
 * `member` is whom DSPAM itself wrote into X-DSPAM-User, in a managed group: one such header stays, the last.
 * With `signature` '' (none that can be trusted) all marks and all signature headers are made harmless.
 */
export function defuseMessage(message: Buffer, signature: string, member = ''): Buffer {
  const { block } = headerBlock(message);
  const header = block.toString('latin1');
  const safeHeader = renameSignatures(keepMember(header, member), signature);
  // From the empty line on.
  const body = message.subarray(block.length);
  const safeBody = replaceMatches(
    replaceMatches(body, USER_LINE, () => '>'),
    MARKER,
    (mark, found) => (found === signature && signature !== '' ? mark : mark.replace('!DSPAM', '! DSPAM')),
  );
  if (safeHeader === header && safeBody === body) return message;
  return Buffer.concat([Buffer.from(safeHeader, 'latin1'), safeBody]);
}

/**
 * Like String.replace, but the text between the matches stays in the buffer: a message of 50 MB must not be copied on the
 * heap. Answers the same buffer when nothing changes.
 */
function replaceMatches(
  bytes: Buffer,
  pattern: RegExp,
  replacement: (match: string, found: string) => string,
): Buffer {
  const pieces: Buffer[] = [];
  let kept = 0;
  for (const match of bytes.toString('latin1').matchAll(pattern)) {
    const text = replacement(match[0], match[1] ?? '');
    if (text === match[0]) continue;
    pieces.push(bytes.subarray(kept, match.index), Buffer.from(text, 'latin1'));
    kept = match.index + match[0].length;
  }
  return pieces.length === 0 ? bytes : Buffer.concat([...pieces, bytes.subarray(kept)]);
}

/** Only in a managed group does the filter need the header, and only with a name that was checked. */
function keepMember(header: string, member: string): string {
  const without = header.replace(USER_HEADER, '');
  if (member === '') return without;
  return `${without}${without === '' || without.endsWith('\n') ? '' : '\n'}X-DSPAM-User: ${member}\n`;
}

function renameSignatures(header: string, signature: string): string {
  const last = signature === '' ? -1 : [...header.matchAll(SIGNATURE_HEADER)].at(-1)?.index;
  return header
    .replace(SIGNATURE_HEADER, (name, at: number) => (at === last ? name : 'X-Foreign-DSPAM-Signature:'))
    .replace(OWN_LINE_END, '$1\n');
}
