import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { TRAILER } from './complete-record';
import { type CopyLabel, LABEL_MOST_BYTES, readLabel } from './copy-label';
import { readBytes, readSeparatorLength } from './record';
import { HEAD_BYTES, KEPT_BLANK, MAX_OWN_BLANK, type MboxEntry, scanMbox } from './scan';

const LF = 10;
const NUL = 0;
const CHUNK_BYTES = 1024 * 1024;
const LABEL_START = '\nFrom REMOVED ';

/** A copy, as scanMbox tells of a record. */
export interface CopyEntry extends MboxEntry {
  /** Whose it is, as its label says; null when it has none. */
  owner: string | null;
}

/**
 * The copies in a file of removed messages, up to byte `end`, in order. What was blanked is passed over: LF, or NUL where its space
 * was given back. A copy goes as far as its label says, if those are its bytes. One that was cut short while it was written is passed over:
 * its message was not erased for it. One without a label (of an earlier version), or with other bytes than its label says, goes as far as a
 * record does, without the holes behind it. Bounded memory. Never throws on content. See decision 196.
 */
export async function* scanCopies(file: FileHandle, end: number): AsyncGenerator<CopyEntry> {
  let doneTo = 0;
  for await (const entry of scanMbox(file, 0, end)) {
    // Within a copy; or it begins there, and what goes beyond was blanked.
    if (entry.offset < doneTo || entry.kind === 'blank' || entry.separatorLength === 0) continue;
    const label = readLabel(entry.head);
    const labelled = label && (await labelledCopy(file, entry, label, end));
    if (label && !labelled) {
      doneTo = (await findTorn(file, entry.offset + label.labelLength, label.length, end)) ?? doneTo;
      if (doneTo > entry.offset) continue;
    }
    const copy = labelled ?? (await withoutHoles(file, entry, label?.labelLength ?? 0));
    if (copy) yield copy;
    if (labelled) doneTo = labelled.offset + labelled.length;
  }
}

/** The copy that a label tells of; null when other bytes are there. */
async function labelledCopy(
  file: FileHandle,
  entry: MboxEntry,
  { labelLength, length, digest, owner }: CopyLabel,
  end: number,
): Promise<CopyEntry | null> {
  const offset = entry.offset + labelLength;
  if (offset + length > end || (await digestAt(file, offset, length)) !== digest) return null;
  const head = await readBytes(file, offset, Math.min(HEAD_BYTES, length));
  const separatorLength = await readSeparatorLength(file, { offset, length }, head);
  return { ...entry, offset, length, head, separatorLength, cutOff: false, owner };
}

/**
 * Where what follows a copy begins that was never written to its end: before that, the next label or the end of the file comes. Null when
 * there are as many bytes as its label says.
 */
async function findTorn(
  file: FileHandle,
  start: number,
  length: number,
  end: number,
): Promise<number | null> {
  const last = Math.min(start + length, end);
  for (let from = start; from < last; from += CHUNK_BYTES) {
    const bytes = await readBytes(file, from - 1, Math.min(CHUNK_BYTES, last - from) + LABEL_MOST_BYTES);
    for (
      let at = bytes.indexOf(LABEL_START);
      at !== -1 && from + at < last;
      at = bytes.indexOf(LABEL_START, at + 1)
    )
      if (readLabel(bytes.subarray(at + 1))) return from + at;
  }
  return start + length > end ? end : null;
}

async function digestAt(file: FileHandle, offset: number, length: number): Promise<string> {
  const hash = createHash('sha256');
  for (let at = 0; at < length; at += CHUNK_BYTES)
    hash.update(await readBytes(file, offset + at, Math.min(CHUNK_BYTES, length - at)));
  return hash.digest('hex');
}

/**
 * A copy whose end is not told, without `skipped` bytes at its beginning and the holes behind it. A hole begins where a record ends, after
 * three LF; and what can be of the mail itself stays. Null when nothing is left.
 */
async function withoutHoles(file: FileHandle, entry: MboxEntry, skipped: number): Promise<CopyEntry | null> {
  const offset = entry.offset + skipped;
  const end = entry.offset + entry.length;
  const textEnd = await findTextEnd(file, offset, end);
  if (textEnd === offset) return null;
  const length = (await findHole(file, textEnd, end)) - offset;
  const owner = null;
  if (skipped === 0) return { ...entry, length, head: entry.head.subarray(0, length), owner };
  const head = entry.head.subarray(skipped, skipped + length);
  return { ...entry, offset, length, head, separatorLength: 0, owner };
}

/** Where the last byte ends that is neither LF nor NUL; `start` when all are. */
async function findTextEnd(file: FileHandle, start: number, end: number): Promise<number> {
  for (let to = end; to > start; ) {
    const from = Math.max(start, to - CHUNK_BYTES);
    const bytes = await readBytes(file, from, to - from);
    const at = bytes.findLastIndex((byte) => byte !== LF && byte !== NUL);
    if (at !== -1) return from + at + 1;
    to = from;
  }
  return start;
}

/** Where, in a stretch of LF and NUL, the first hole begins; `end` when there is none. Of many LF before it those that blanked something go, too. */
async function findHole(file: FileHandle, start: number, end: number): Promise<number> {
  let run = 0;
  for (let from = start; from < end; from += CHUNK_BYTES) {
    const bytes = await readBytes(file, from, Math.min(CHUNK_BYTES, end - from));
    for (const [at, byte] of bytes.entries()) {
      if (byte === NUL && run >= TRAILER.length)
        return from + at - (run > MAX_OWN_BLANK ? run - KEPT_BLANK : 0);
      run = byte === LF ? run + 1 : 0;
    }
  }
  return end;
}
