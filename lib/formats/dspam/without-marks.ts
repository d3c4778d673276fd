import { CR, isAt, isExactlyAt, LF, NUL, SLICE } from '@/lib/formats/dspam/engine/bytes';
import { hidesMark } from '@/lib/formats/dspam/engine/decoded-marks';
import { PIECE } from '@/lib/formats/dspam/engine/steering-text';
import { inSlices, joined } from '@/lib/ground/in-slices';

const MARK = '!DSPAM:';
const NAME = 'x-dspam-signature';
const BLANK = 32;
const BANG = 33;
const COLON = 58;
const SEMICOLON = 59;
const QUESTION = 63;
const UPPER_X = 88;
const UNDERSCORE = 95;
const LOWER_X = 120;
/** A header without a colon is one, too. */
const NAME_ENDS = [COLON, LF, CR];
/** The dash before `Signature`. */
const DASH_AT = 'x-dspam'.length;

/**
 * Breaks whatever the engine would take for a signature, for runs that follow none. It looks for one even so: a
 * `corpus` run logs it, names the fragment by it (with signatureLocation=headers any path), and unlearns it from whom
 * it belongs to when the delivery fails (`OnFail unlearn`); a `notrain` run takes it out of the mail with up to 128
 * bytes of what follows. Marks of `own` stay, closed ones only ('' for none). What becomes of a NUL (the rest of its
 * line is lost) and of a carriage return within a long line (Broken lineStripping) is prevented, too. No byte moves, so
 * that no piece of a line begins elsewhere.
 * @returns the same buffer where nothing has to be changed
 */
export function withoutMarks(message: Buffer, own: string): Promise<Buffer> {
  return inSlices(breakMarks(message, own));
}

/** Whether a signature stands in encoded text, where it cannot be broken: do not let the engine learn from such a text. */
export function hasHiddenMark(message: Buffer): Promise<boolean> {
  return inSlices(hidesMark(message));
}

function* breakMarks(message: Buffer, own: string): Generator<void, Buffer> {
  const size = message.length;
  let changed: Buffer | null = null;
  function* put(at: number, byte: number) {
    changed ??= yield* joined([message]);
    changed[at] = byte;
  }
  const isOwn = (at: number, before: string, after: string) =>
    own !== '' && isExactlyAt(message, at, before + own + after);
  let pieceStart = 0;
  for (let at = 0; at < size; ) {
    for (const until = Math.min(at + SLICE, size); at < until; at++) {
      const byte = message[at];
      if (byte === LF) {
        pieceStart = at + 1;
        continue;
      }
      if (byte === NUL) yield* put(at, QUESTION);
      else if (byte === BANG && isExactlyAt(message, at, MARK)) {
        const behind = at + MARK.length;
        if (!isOwn(behind, '', '!')) yield* put(behind - 1, SEMICOLON);
      } else if ((byte === UPPER_X || byte === LOWER_X) && isAt(message, at, NAME)) {
        const behind = at + NAME.length;
        const isNamed = NAME_ENDS.includes(message[behind] ?? LF);
        if (isNamed && !isOwn(behind, ': ', '\n')) yield* put(at + DASH_AT, UNDERSCORE);
      }
      if (at - pieceStart === PIECE - 1 || at === size - 1) {
        if (at > pieceStart && message[at - 1] === CR) yield* put(at - 1, BLANK);
        pieceStart = at + 1;
      }
    }
    yield;
  }
  return changed ?? message;
}
