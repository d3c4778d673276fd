import { CR, LF, SLICE } from './bytes';

const BANG = 33;
const DASH = 45;
const EQUALS = 61;
const UPPER_D = 68;
const UPPER_X = 88;
/** What the engine looks for in a decoded text. */
const MARKS = ['!DSPAM:', 'X-DSPAM-Signature:'];
/** What of it base64 is searched for: seven bytes each, that is 56 bits. */
const BEGINNINGS = MARKS.map((mark) => mark.slice(0, 7));

/**
 * Whether a signature could come to light when a part is decoded: the engine decodes base64 and quoted-printable text while it
 * looks for one. Every byte is read as if it were in such a part, so that nothing depends on where parts begin.
 */
export function* hidesMark(message: Uint8Array): Generator<void, boolean> {
  return (yield* hidesInQuoted(message)) || (yield* hidesInBase64(message));
}

/**
 * Quoted-printable: a mark with at least one letter escaped, or a soft line break inside. Whole in plain letters it was
 * looked at before.
 */
function* hidesInQuoted(message: Uint8Array): Generator<void, boolean> {
  const size = message.length;
  const matches = MARKS.map((text) => new Match(text));
  let open = false;
  for (let at = 0; at < size; ) {
    for (const until = Math.min(at + SLICE, size); at < until; ) {
      let byte = message[at] ?? 0;
      if (!open && byte !== EQUALS) {
        const next = message[at + 1];
        const begins = (byte === BANG && next === UPPER_D) || (byte === UPPER_X && next === DASH);
        if (!begins && (next !== EQUALS || (byte !== BANG && byte !== UPPER_X))) {
          at++;
          continue;
        }
      }
      let isEscaped = false;
      if (byte === EQUALS) {
        const end = softBreakEnd(message, at + 1);
        if (end > 0) {
          for (const match of matches) match.isDecoded = true;
          at = end;
          continue;
        }
        const high = HEX[message[at + 1] ?? 0] ?? -1;
        const low = HEX[message[at + 2] ?? 0] ?? -1;
        isEscaped = high >= 0 && low >= 0;
        if (isEscaped) byte = high * 16 + low;
      }
      at += isEscaped ? 3 : 1;
      open = false;
      for (const match of matches) {
        if (match.take(byte, isEscaped)) return true;
        open ||= match.length > 0;
      }
    }
    yield;
  }
  return false;
}

/** How much of a mark stands just before a place in a decoded text, and whether that took decoding. */
class Match {
  length = 0;
  isDecoded = false;
  readonly #bytes: Uint8Array;

  constructor(text: string) {
    this.#bytes = Buffer.from(text);
  }

  /** @returns whether it is complete, and was not so in plain letters */
  take(byte: number, isEscaped: boolean): boolean {
    // The first letter stands nowhere else in it, so a match that breaks off can only start again.
    if (byte === this.#bytes[this.length]) this.length++;
    else this.length = byte === this.#bytes[0] ? 1 : 0;
    this.isDecoded = isEscaped || (this.length > 1 && this.isDecoded);
    if (this.length < this.#bytes.length) return false;
    this.length = 0;
    return this.isDecoded;
  }
}

/** Behind `=`: the end of the line break, also with the carriage returns that `Broken lineStripping` takes away; else 0. */
function softBreakEnd(message: Uint8Array, start: number): number {
  let at = start;
  while (message[at] === CR) at++;
  return message[at] === LF ? at + 1 : 0;
}

/**
 * Base64: the last ten letters are 60 bits, in which 56 bits of a beginning can stand in three places. The engine skips
 * anything outside the alphabet, and so does this.
 */
function* hidesInBase64(message: Uint8Array): Generator<void, boolean> {
  const size = message.length;
  let high = 0;
  let low = 0;
  for (let at = 0; at < size; ) {
    for (const until = Math.min(at + SLICE, size); at < until; at++) {
      const value = SEXTETS[message[at] ?? 0] ?? -1;
      if (value < 0) continue;
      high = ((high << 6) | (low >>> 24)) & WINDOW;
      low = ((low << 6) | value) & WINDOW;
      if (LAST_OF_HALF[high & 63] !== 1) continue;
      for (const wanted of WINDOWS)
        if ((high & wanted.highMask) === wanted.high && (low & wanted.lowMask) === wanted.low) return true;
    }
    yield;
  }
  return false;
}

const HEX = Int8Array.from({ length: 256 }, (_, byte) =>
  /[0-9A-Fa-f]/.test(String.fromCharCode(byte)) ? Number.parseInt(String.fromCharCode(byte), 16) : -1,
);
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const SEXTETS = Int8Array.from({ length: 256 }, (_, byte) => ALPHABET.indexOf(String.fromCharCode(byte)));
const HALF = 30n;
const WINDOW = 0x3fff_ffff;
/** Each beginning at each of its three places in 60 bits, in two halves. */
const WINDOWS = BEGINNINGS.flatMap((text) => {
  const bits = Buffer.from(text).reduce((all, byte) => (all << 8n) | BigInt(byte), 0n);
  return [4n, 2n, 0n].map((shift) => {
    const [value, mask] = [bits << shift, ((1n << 56n) - 1n) << shift];
    const half = (of: bigint) => ({ high: Number(of >> HALF), low: Number(of & BigInt(WINDOW)) });
    const [values, masks] = [half(value), half(mask)];
    return { high: values.high, low: values.low, highMask: masks.high, lowMask: masks.low };
  });
});
/** By the last letter of the upper half, which belongs to each of them whole: most letters need no further look. */
const LAST_OF_HALF = new Uint8Array(64);
for (const { high } of WINDOWS) LAST_OF_HALF[high & 63] = 1;
