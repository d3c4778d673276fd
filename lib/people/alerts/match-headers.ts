import { isAscii } from 'node:buffer';
import { decodeHeader } from '@/lib/formats/mail/decode-header';
import { blockCharset } from '@/lib/formats/mail/header-charset';
import { HEAD_BYTES } from '@/lib/formats/mbox/scan';

const LF = 10;
const FOLDS = /[ \t]*\r?\n[ \t]+/g;
/** What DSPAM adds does not come from the sender, and its factors repeat words of the text. */
const OWN_HEADERS = /^x-dspam-.*\n?/gm;

/**
 * Turns some words into a test that says whether a header block contains one of them: literally, without case, in the
 * decoded value of any header (From and Subject among them), folded lines joined. See decision 071.
 */
export function headerMatcher(words: readonly string[]): (block: Buffer) => boolean {
  const wanted = [...new Set(words.map(fold))];
  if (wanted.length === 0) return () => false;
  if (wanted.length === 1) {
    const [word = ''] = wanted;
    return (block) => headerText(block).includes(word);
  }
  const any = new RegExp(wanted.map((word) => word.replace(/[\\^$.|?*+()[\]{}/]/g, '\\$&')).join('|'));
  return (block) => any.test(headerText(block));
}

/** The headers as they are compared: one a line, decoded, in lower case. */
function headerText(block: Buffer): string {
  const text = isPlain(block) ? block.toString('latin1').toLowerCase() : fold(decoded(block));
  return text.replace(FOLDS, ' ').replace(OWN_HEADERS, '');
}

/** Upper or lower case, or another encoding of the same letter (`u` and two dots), makes no difference. */
function fold(text: string): string {
  return text.toLowerCase().normalize('NFC');
}

function decoded(block: Buffer): string {
  const lines: string[] = [];
  const charset = blockCharset(block);
  for (let at = 0; at < block.length; ) {
    let end = block.indexOf(LF, at);
    while (end !== -1 && (block[end + 1] === 32 || block[end + 1] === 9)) end = block.indexOf(LF, end + 1);
    const next = end === -1 ? block.length : end + 1;
    lines.push(decodeHeader(block.subarray(at, next), HEAD_BYTES, charset));
    at = next;
  }
  return `${lines.join('\n')}\n`;
}

/** ASCII without encoded words and without escape sequences, which are 7-bit text of other charsets. */
function isPlain(block: Buffer): boolean {
  return isAscii(block) && !block.includes('=?') && !block.includes(0x1b);
}
