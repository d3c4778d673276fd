import { isEmptyLine, isNamed, nextField } from './header-lines';

const LF = 10;
const CR = 13;
const BLANK = 32;
const TAB = 9;
const COLON = 58;
const QUOTE = 62;
const CAPITAL_F = 70;
const TILDE = 126;
const BYTE_ORDER_MARK = Buffer.from('\ufeff');

/** A separator of an mbox, or one that was quoted there: `>From joe@x.example Mon Nov  2 ...`. `From : a` is a header. */
const FROM_LINE = /^>*From +[^\s:]/;
const OWN_FROM_LINE = /^From +[^\s:]/;
const MAX_NAME_LENGTH = 200;

/** By any of these a block is one of headers, whatever its first line is. */
const KNOWN = [
  ...['from', 'to', 'subject', 'date', 'received', 'message-id', 'return-path', 'delivered-to', 'reply-to'],
  ...['mime-version', 'content-type'],
];
/** How far they are looked for. */
const KNOWN_WITHIN_BYTES = 64 * 1024;

/**
 * Where the headers of a message begin; null when it has none. Before them may stand "From " lines, quoted or not, which mailboxes and
 * MTAs leave there (F§2), a byte order mark, and blanks. A first line that is no header is one without a value, as DSPAM has it, if one
 * that is known comes before the first empty line. A message that begins with an empty line has none. Never throws.
 * See decision 150.
 */
export function headersStart(bytes: Buffer): number | null {
  const at = afterBlanks(bytes, afterLines(bytes, FROM_LINE));
  return beginsWithHeader(bytes, at) || hasKnownField(bytes, at) ? at : null;
}

/** Where the text begins of a message that has no headers. */
export function textStart(bytes: Buffer): number {
  return afterLines(bytes, OWN_FROM_LINE);
}

function afterLines(bytes: Buffer, pattern: RegExp): number {
  let at = bytes.subarray(0, 3).equals(BYTE_ORDER_MARK) ? 3 : 0;
  while (
    (bytes[at] === QUOTE || bytes[at] === CAPITAL_F) &&
    pattern.test(bytes.toString('latin1', at, at + MAX_NAME_LENGTH))
  ) {
    const end = bytes.indexOf(LF, at);
    if (end === -1) return bytes.length;
    at = end + 1;
  }
  return at;
}

/** Blanks before the first name, and lines of nothing but blanks, which to DSPAM are no empty lines. */
function afterBlanks(bytes: Buffer, from: number): number {
  for (let at = from; ; ) {
    const lineStart = at;
    while (bytes[at] === BLANK || bytes[at] === TAB) at++;
    if (at === lineStart || !isEmptyLine(bytes, at)) return at;
    at += bytes[at] === CR ? 2 : 1;
  }
}

/** Whether the line at `at` can begin a header block at all: a name of printable ASCII (RFC 5322 2.2) and a colon. */
function beginsWithHeader(bytes: Buffer, at: number): boolean {
  const limit = Math.min(bytes.length, at + MAX_NAME_LENGTH);
  let end = at;
  while (end < limit && isOfName(bytes[end])) end++;
  if (end === at) return false;
  while (end < limit && (bytes[end] === BLANK || bytes[end] === TAB)) end++;
  return end < limit && bytes[end] === COLON;
}

function isOfName(byte = 0): boolean {
  return byte > BLANK && byte <= TILDE && byte !== COLON;
}

function hasKnownField(bytes: Buffer, from: number): boolean {
  const end = Math.min(bytes.length, from + KNOWN_WITHIN_BYTES);
  for (let at = from; at < end && !isEmptyLine(bytes, at); at = nextField(bytes, at))
    if (KNOWN.some((name) => isNamed(bytes, at, name))) return true;
  return false;
}
