import { BLANK, CR, isAt, isExactlyAt, LF, NUL, SLICE, TAB } from './bytes';

/** The engine reads its input by fgets(buf, 1024): a longer line comes in several pieces, each tested like a line (F§8.6). */
export const PIECE = 1023;

const OWNER = 'x-dspam-user: ';
const MARK = '!DSPAM:';
const HEADER = 'x-dspam-signature';
const TO = 'to: ';
const ALIAS = 'spam-';
/** Bytes at which something begins or ends; the others need no further look. */
const TELLING = new Uint8Array(256);
for (const byte of [NUL, LF, ...Buffer.from('!Xx')]) TELLING[byte] = 1;
/** With which a piece has to begin to be obeyed. */
const BEGINNING = new Uint8Array(256);
for (const byte of Buffer.from('XxTt')) BEGINNING[byte] = 1;
const DASH = 45;
const DOT = 46;
const UPPER_D = 68;

/**
 * Whether a release obeys nothing in these bytes but `signature` and `member`, as they are written (`hidesMark` looks at what is
 * encoded). Strict, in all readings of all parts at once:
 * - each mark is `!DSPAM:signature!`. The engine would also take one that is not closed, with blanks and up to 127 characters;
 *   the `!` also ends it for every encoding;
 * - each X-DSPAM-Signature, wherever it stands, is a line of its own end with this signature. The engine takes it loosely: from
 *   a header, also one without a colon, and from text, where it may look for the value lines further down;
 * - at least one piece names the member, and none anybody else; without a member there is none;
 * - no piece is addressed `To: ` an alias like spam-bob@ or notspam-bob@, by which ParseToHeaders sets user and class;
 * - no NUL, which hides the rest of its piece; no CR that `Broken lineStripping` takes out of the middle of a long line;
 * - it begins with a header: `From QUARANTINE` lines vanish, and a dot or an empty line at the start can end the message
 *   for the daemon.
 */
export function* obeysOnly(
  message: Uint8Array,
  { signature, member }: { signature: string; member: string },
): Generator<void, boolean> {
  const size = message.length;
  const first = message[0] ?? LF;
  if (first === LF || first === CR || first === DOT || isAt(message, 0, 'from quarantine')) return false;
  const markEnd = `${signature}!`;
  const headerEnd = `: ${signature}\n`;
  const memberEnd = `${member}\n`;
  let named = member === '';
  let pieceStart = 0;
  for (let at = 0; at < size; ) {
    for (const until = Math.min(at + SLICE, size); at < until; at++) {
      const byte = message[at] ?? NUL;
      if (at === pieceStart && BEGINNING[byte] === 1) {
        if (isAt(message, at, OWNER)) {
          if (member === '' || !isExactlyAt(message, at + OWNER.length, memberEnd)) return false;
          named = true;
        }
        if (namesAlias(message, at)) return false;
      }
      if (TELLING[byte] === 1) {
        if (byte === NUL) return false;
        if (byte === LF) {
          pieceStart = at + 1;
          continue;
        }
        const next = message[at + 1];
        if (next === UPPER_D && isExactlyAt(message, at, MARK)) {
          if (!isExactlyAt(message, at + MARK.length, markEnd)) return false;
        } else if (next === DASH && isAt(message, at, HEADER)) {
          if (!isOwnLine(message, at + HEADER.length, headerEnd)) return false;
        }
      }
      if (at - pieceStart === PIECE - 1) {
        // The last but one byte of a piece that no line end closes.
        if (message[at - 1] === CR) return false;
        pieceStart = at + 1;
      }
    }
    yield;
  }
  const endsCut = message[size - 2] === CR && message[size - 1] !== LF;
  return named && !endsCut;
}

/** A line that begins with a blank would belong to the header above it. */
function isOwnLine(message: Uint8Array, at: number, end: string): boolean {
  if (!isExactlyAt(message, at, end)) return false;
  const next = message[at + end.length];
  return next !== BLANK && next !== TAB;
}

function namesAlias(message: Uint8Array, start: number): boolean {
  if (!isAt(message, start, TO)) return false;
  const end = Math.min(start + PIECE, message.length);
  for (let at = start + TO.length; at < end && message[at] !== LF; at++)
    if (isExactlyAt(message, at, ALIAS)) return true;
  return false;
}
