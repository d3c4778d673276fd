/**
 * Where one delivery can have been written into another. DSPAM writes through stdio: pieces of 4,096 bytes (or a multiple), counted
 * from where its record begins, and what is left over at the end, the only one that it writes without the lock (F§0.3, F§0.5). So
 * what cuts a message off in the middle of a line stands
 *
 * - a multiple of 4,096 bytes after the beginning of the record before it, of which at least one whole piece is there;
 * - or as far after the end of a third record, whose last piece came in between: that ends in three LF;
 * - or at a block of the file, where a full disk took only a part.
 *
 * Anything else in the middle of a line is text of a mail. A sender who knows this can still have one row listed for
 * each 4,096 bytes that they send, and never more: two such places are never nearer to each other. See decisions 113 and 242.
 */

/** The buffer of DSPAM's stdio: this much of a record is written at once (F§2). */
export const PIECE_BYTES = 4096;
const TRAILER = '\n\n\n';
const FIELD_NAME = /^[!-9;-~]{1,80}:/;
const FIELD_NAME_BYTES = 81;
/** DSPAM's first header of its own: in every message that it quarantines, inoculated ones and those of mode NOTRAIN as well. */
const RESULT = '\nX-DSPAM-Result: ';
const LF = 10;

/** The bytes from a separator on that are looked at for DSPAM's headers: its first piece. */
export const HEADERS_SEEN_BYTES = PIECE_BYTES;

/** A part of a file in memory. */
export interface FilePart {
  bytes: Buffer;
  /** Offset of its first byte in the file. */
  base: number;
}

export class TornPlaces {
  private recordStart: number;
  private lastTorn = Number.NEGATIVE_INFINITY;
  /** Offsets modulo a piece at which a piece can begin, within the record that is open. */
  private phases = new Set<number>();
  private seenTo: number;
  private readonly trailer = nextWord(TRAILER);
  private readonly emptyLine = nextWord('\n\n');
  private readonly emptyCrlfLine = nextWord('\n\r\n');
  private readonly result = nextWord(RESULT);
  private readonly otherLine = new NextOf(otherLineEnd);
  private readonly piece: number;

  /** `blockBytes` is that of the file system: stdio takes smaller pieces where it has smaller blocks. */
  constructor(start: number, blockBytes: number) {
    this.piece = blockBytes >= 512 && PIECE_BYTES % blockBytes === 0 ? blockBytes : PIECE_BYTES;
    this.recordStart = start;
    this.seenTo = start;
    this.phases.add(start % this.piece);
  }

  /** A record begins here. */
  begin(offset: number, midLine: boolean): void {
    this.recordStart = offset;
    if (midLine) this.lastTorn = offset;
    this.phases = new Set([offset % this.piece]);
    this.seenTo = offset;
  }

  /** Remembers what the open record has before `end`, before it leaves memory. */
  see(part: FilePart, end: number): void {
    if (end <= this.seenTo) return;
    const { length } = TRAILER;
    let at = this.trailer.find(part, Math.max(part.base, this.seenTo - length + 1));
    while (at + length <= end && this.phases.size < this.piece) {
      // Of a longer run any LF may be the first of the piece after it.
      this.phases.add((at + length) % this.piece);
      at = this.trailer.find(part, at + 1);
    }
    this.seenTo = end;
  }

  /** Whether a separator in the middle of a line, at `offset`, is where two deliveries have met. `lengthAt` is that of its line, 0 for none. */
  isTorn(part: FilePart, offset: number, lengthAt: (bytes: Buffer, at: number) => number): boolean {
    if (offset - this.lastTorn < this.piece) return false;
    const isBorder = this.isBorder(part, offset);
    if (!isBorder && offset % this.piece !== 0) return false;
    const length = lengthAt(part.bytes, offset - part.base);
    return length > 0 && this.headersFollow(part, offset, offset + length, isBorder);
  }

  /** Whether a piece of the open record can end here. */
  private isBorder(part: FilePart, offset: number): boolean {
    if (offset - this.recordStart < this.piece) return false;
    this.see(part, offset);
    return this.phases.has(offset % this.piece);
  }

  /**
   * Whether a header block begins at `start` that can be one of DSPAM's: with a header field, and with the header that
   * DSPAM puts into each. Where it ends beyond the piece that begins at `offset`, what follows may be another
   * message's: then nothing but fields up to there is enough, if it `mayGoOn`.
   */
  private headersFollow(part: FilePart, offset: number, start: number, mayGoOn: boolean): boolean {
    const at = start - part.base;
    if (!FIELD_NAME.test(part.bytes.toString('latin1', at, at + FIELD_NAME_BYTES))) return false;
    const end = Math.min(this.emptyLine.find(part, start), this.emptyCrlfLine.find(part, start));
    const pieceEnd = offset + this.piece;
    if (end + 1 >= pieceEnd) return mayGoOn && this.otherLine.find(part, start) >= pieceEnd;
    return this.result.find(part, start - 1) < end;
  }
}

/** Finds something, and remembers where, so that asking from one place after the other reads each byte once. */
class NextOf {
  private base = -1;
  private from = 0;
  private found = 0;

  /** `search` returns the position of the first at or after a place in some bytes; -1 if there is none. */
  constructor(private readonly search: (bytes: Buffer, from: number) => number) {}

  /** The offset in the file of the first that begins at or after `offset`; Infinity where none is in memory. */
  find({ bytes, base }: FilePart, offset: number): number {
    if (this.base === base && this.from <= offset && offset <= this.found) return this.found;
    const at = this.search(bytes, offset - base);
    this.base = base;
    this.from = offset;
    this.found = at === -1 ? Number.POSITIVE_INFINITY : base + at;
    return this.found;
  }
}

function nextWord(word: string): NextOf {
  const wanted = Buffer.from(word);
  return new NextOf((bytes, from) => bytes.indexOf(wanted, from));
}

/** The end of the next line, from the beginning of one on, that is no header field and does not continue one. */
function otherLineEnd(bytes: Buffer, from: number): number {
  for (let at = from; at < bytes.length; ) {
    const end = bytes.indexOf(LF, at);
    if (end === -1) return -1;
    const isContinued = bytes[at] === 32 || bytes[at] === 9;
    if (!isContinued && !FIELD_NAME.test(bytes.toString('latin1', at, Math.min(end, at + FIELD_NAME_BYTES))))
      return end;
    at = end + 1;
  }
  return -1;
}
