import type { FileHandle } from 'node:fs/promises';
import { readBytes } from './record';
import { findSeparator, JUDGED_BYTES, midLineLength } from './separator';
import { type FilePart, TornPlaces } from './torn-places';

/** A stretch of a quarantine file. The entries of a file, put together in order, are the file. */
export interface MboxEntry {
  kind: 'message' | 'blank';
  offset: number;
  length: number;
  /** The first bytes of a message, at most HEAD_BYTES; empty for blank stretches. The buffer is reused: valid until the next entry, or part, is requested. */
  head: Buffer;
  /** Length of the separator line, which can be longer than the head; 0 for text that stands before the first separator. */
  separatorLength: number;
  /** The separator stood in the middle of a line: this message was written into another. */
  midLine: boolean;
  /** The next separator cut this message off in the middle of a line. */
  cutOff: boolean;
  /** The bytes end as DSPAM ends a record (three LF). */
  trailer: boolean;
}

/** Enough for the header block of nearly every message; longer ones are read again where they are needed. */
export const HEAD_BYTES = 64 * 1024;
const CHUNK_BYTES = 1024 * 1024;
/** More LF than this at the end of a record are a message that was erased after it (F§10), not its own. */
export const MAX_OWN_BLANK = 32;
/** What DSPAM itself leaves: `\n\n` after a body signature and `\n\n\n` after every message (F§2). */
export const KEPT_BLANK = 5;
const LF = 10;
const NO_BYTES = Buffer.alloc(0);

interface Open {
  offset: number;
  /** Null as long as the end of its line was not in memory. */
  separatorLength: number | null;
  midLine: boolean;
  head: Buffer;
}

/** The part of the file that is in memory. */
interface Window extends FilePart {
  /** How many LF stand directly before it. */
  blankBefore: number;
}

/** The entries of `scanParts` one by one. */
export async function* scanMbox(file: FileHandle, start: number, end: number): AsyncGenerator<MboxEntry> {
  for await (const entries of scanParts(file, start, end)) yield* entries;
}

/**
 * Reads a quarantine from byte `start` to byte `end` in bounded memory and yields its entries in order, those of each megabyte
 * together: waiting for each by itself costs more than finding it. `start` has to be
 * the beginning of the file or of a record. Never throws on content. A file that shrinks meanwhile ends early.
 * All of it is read into one buffer: a new one for each megabyte costs a fifth of a first index in collecting them.
 */
export async function* scanParts(file: FileHandle, start: number, end: number): AsyncGenerator<MboxEntry[]> {
  let open: Open = { offset: start, separatorLength: 0, midLine: false, head: NO_BYTES };
  const torn = new TornPlaces(start, (await file.stat()).blksize);
  // The record that is read again because it was the last may have been written into the one before.
  const isWithinLine = start > 0 && (await readBytes(file, start - 1, 1))[0] !== LF;
  let window: Window = { bytes: Buffer.alloc(0), base: start, blankBefore: 0 };
  let judged = start;
  let room = Buffer.alloc(0);
  for (let position = start; position < end; ) {
    // What is kept of the part before comes to stand in front of what is read.
    const kept = window.bytes.length;
    const wanted = Math.min(CHUNK_BYTES, end - position);
    const chunk = room.length >= kept + wanted ? room : Buffer.allocUnsafe(kept + wanted);
    window.bytes.copy(chunk);
    room = chunk;
    const { bytesRead } = await file.read(chunk, kept, wanted, position);
    const entries: MboxEntry[] = [];
    position += bytesRead;
    const last = bytesRead === 0 || position >= end;
    const bytes = chunk.subarray(0, kept + bytesRead);
    window = { ...window, bytes };
    // A candidate near the end of the window is judged with the next chunk, when what follows it is there.
    const limit = last ? bytes.length : Math.max(0, bytes.length - JUDGED_BYTES);
    let from = judged - window.base;
    for (
      let found = findSeparator(bytes, from);
      found && found.offset < limit;
      found = findSeparator(bytes, from)
    ) {
      const at = window.base + found.offset;
      from = found.offset + 1;
      if (found.midLine && !torn.isTorn(window, at, midLineLength)) continue;
      // The first record of all has its own separator where it begins.
      const midLine = found.midLine || (at === start && isWithinLine);
      close(withStart(open, window), at, window, midLine, entries);
      open = { offset: at, separatorLength: null, midLine, head: NO_BYTES };
      torn.begin(at, midLine);
    }
    open = withStart(open, window);
    judged = window.base + limit;
    torn.see(window, judged);
    if (last) {
      close(open, position, window, false, entries);
      yield entries;
      return;
    }
    if (entries.length > 0) yield entries;
    // Its place is overwritten.
    open = { ...open, head: Buffer.from(open.head) };
    // Two bytes of what was judged stay, to see whether a candidate follows an empty line.
    const keep = Math.max(0, limit - 2);
    window = {
      bytes: bytes.subarray(keep),
      base: window.base + keep,
      blankBefore: blankRun(window, window.base + keep),
    };
  }
}

/** How many LF stand directly before the byte at `offset`, as far back as is known. */
function blankRun(window: Window, offset: number): number {
  let at = offset - window.base;
  while (at > 0 && window.bytes[at - 1] === LF) at--;
  const inWindow = offset - window.base - at;
  return at === 0 ? inWindow + window.blankBefore : inWindow;
}

/** Looks for the end of the record's separator, and collects its first bytes, while they are in memory. */
function withStart(open: Open, window: Window): Open {
  const withOwn = withHead(open, window);
  if (open.separatorLength !== null) return withOwn;
  const end = window.bytes.indexOf(LF, Math.max(0, open.offset - window.base));
  return end === -1 ? withOwn : { ...withOwn, separatorLength: window.base + end + 1 - open.offset };
}

function withHead(open: Open, window: Window): Open {
  const from = open.offset + open.head.length - window.base;
  if (open.head.length >= HEAD_BYTES || from < 0 || from >= window.bytes.length) return open;
  const more = window.bytes.subarray(from, from + HEAD_BYTES - open.head.length);
  return { ...open, head: open.head.length === 0 ? more : Buffer.concat([open.head, more]) };
}

/** Adds the entries of what stands from the open record to `end`: a message, then what was erased after it. */
function close(open: Open, end: number, window: Window, cutOff: boolean, entries: MboxEntry[]): void {
  const total = end - open.offset;
  // A torn record may end within its separator.
  const separatorLength = Math.min(open.separatorLength ?? total, total);
  const blank = Math.min(blankRun(window, end), total);
  let own = blank > MAX_OWN_BLANK ? total - blank + KEPT_BLANK : total;
  if (separatorLength === 0 && blank === total) own = 0;
  if (own > 0)
    entries.push({
      kind: 'message',
      offset: open.offset,
      length: own,
      head: open.head.subarray(0, own),
      separatorLength,
      midLine: open.midLine,
      cutOff,
      trailer: blank >= 3,
    });
  if (total > own)
    entries.push({
      kind: 'blank',
      offset: open.offset + own,
      length: total - own,
      head: NO_BYTES,
      separatorLength: 0,
      midLine: false,
      cutOff: false,
      trailer: true,
    });
}
