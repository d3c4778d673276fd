const LF = 10;
const CR = 13;
const BLANK = 32;
const TAB = 9;
const COLON = 58;
const SHORT_LINE = 200;

/** Whether an empty line is at `at`, the beginning of a line: LF or CRLF (F§2). */
export function isEmptyLine(bytes: Buffer, at: number): boolean {
  return bytes[at] === LF || (bytes[at] === CR && bytes[at + 1] === LF);
}

/** Where the field after the one at `at` begins: lines that begin with a blank or tab belong to it. */
export function nextField(bytes: Buffer, at: number): number {
  let next = nextLine(bytes, at);
  while (bytes[next] === BLANK || bytes[next] === TAB) next = nextLine(bytes, next);
  return next;
}

/** Where the line after the one with the byte `at` begins. By hand, as a call of indexOf costs more than it saves where lines are short. */
export function nextLine(bytes: Buffer, at: number): number {
  const near = Math.min(bytes.length, at + SHORT_LINE);
  for (let end = at; end < near; end++) if (bytes[end] === LF) return end + 1;
  const end = bytes.indexOf(LF, near);
  return end === -1 ? bytes.length : end + 1;
}

/** Whether the field at `at` has that name (lower case), in any case; blanks may stand before its colon. */
export function isNamed(bytes: Buffer, at: number, name: string): boolean {
  for (let i = 0; i < name.length; i++) {
    const byte = bytes[at + i] ?? 0;
    const lower = byte >= 65 && byte <= 90 ? byte + 32 : byte;
    if (lower !== name.charCodeAt(i)) return false;
  }
  let end = at + name.length;
  while (bytes[end] === BLANK || bytes[end] === TAB) end++;
  return bytes[end] === COLON;
}
