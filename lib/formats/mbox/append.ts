import type { Stats } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { AppError } from '@/lib/ground/errors';
import { openOrMake } from '@/lib/ground/files/make-file';
import { openToChange, openToExtend } from '@/lib/ground/files/open-file';
import { blankAt, blanks, standsAt } from './bytes-at';
import { completeRecord, missingTrailer, TRAILER } from './complete-record';
import { withCurrent } from './open-current';
import { quietFor } from './quiet-for';
import { readBytes } from './record';
import { scanMbox } from './scan';

/** A file that does not end like a finished record counts as being written until it has been quiet for this long. */
export const QUIET_MS = 2_000;
/** A piece of a message can end in three LF, too; DSPAM's next piece then follows almost at once. */
const SETTLED_MS = 100;
const POLL_MS = 20;
/** How often a record that did not turn out as a record of its own is taken back and written again. */
const ATTEMPTS = 5;
const LF = 10;

/** Somebody who writes all the time keeps us out for no longer. */
const PATIENCE_MS = 30_000;

/** Another writer came between the read and the write. */
class NotAlone extends Error {}

/** What has to hold of what was appended, at its offset. */
type Check = (file: FileHandle, offset: number, parts: readonly Buffer[]) => Promise<boolean>;

/**
 * Appends a record, or several, to an mbox in one write under the lock, and waits until it is on the disk. Whatever it
 * lacks to be a record of its own is added (complete-record.ts). The file is made when it is not there. DSPAM writes
 * the last piece of a message after it has unlocked (F§0.3), so the append waits until the file ends like a finished
 * record and nobody has written for a moment, or has been quiet for two seconds. A message that was torn off before is
 * ended in the same write, as ours has to begin a line; should its rest come after all, it follows ours, and nothing is
 * lost. What was written is read back: it has to be a record of its own. Returns the offset at which it begins. If a
 * full disk took only part of it, or it is not a record of its own, it is blanked again and an error is thrown. Throws
 * `conflict` (reason `locked`), with nothing written, when somebody writes all the time. See decision 116.
 */
export function appendRecord(mbox: string, bytes: Buffer, patienceMs = PATIENCE_MS): Promise<number> {
  return appendParts(mbox, [completeRecord(bytes, new Date())], patienceMs);
}

/** The same for a record that is complete, in parts. The first begins with its separator. */
export async function appendParts(
  mbox: string,
  parts: readonly Buffer[],
  patienceMs = PATIENCE_MS,
): Promise<number> {
  const deadline = performance.now() + patienceMs;
  for (let attempt = 1; ; ) {
    try {
      const offset = await withCurrent(mbox, openToAppend, (file) =>
        appendIfQuiet(mbox, file, parts, standsAlone),
      );
      if (offset !== null) return offset;
    } catch (error) {
      if (!(error instanceof NotAlone) || ++attempt > ATTEMPTS) throw error;
    }
    if (performance.now() >= deadline)
      throw new AppError('conflict', `${mbox} is being written to all the time`, { reason: 'locked' });
    await wait(POLL_MS);
  }
}

/**
 * Appends `length` LF, for a record that is written there later (fill-place.ts), as appendRecord does. Answers where they begin, at the
 * beginning of a line; null, and nothing of use is written, while a delivery may be in the middle of writing.
 */
export async function reservePlace(mbox: string, length: number): Promise<number | null> {
  try {
    return await withCurrent(mbox, openToAppend, (file) =>
      appendIfQuiet(mbox, file, blanks(length), beginsLine),
    );
  } catch (error) {
    if (error instanceof NotAlone) return null;
    throw error;
  }
}

/** A file that is not there is made as DSPAM makes it. */
function openToAppend(mbox: string): Promise<FileHandle> {
  return openOrMake(mbox, openToExtend);
}

async function appendIfQuiet(
  mbox: string,
  file: FileHandle,
  parts: readonly Buffer[],
  isAsItShould: Check,
): Promise<number | null> {
  const before = await file.stat();
  const end = await readBytes(file, Math.max(0, before.size - TRAILER.length), TRAILER.length);
  if (!isAtRest(mbox, before, end)) return null;
  const filler = end.length === 0 ? end : missingTrailer(end);
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  // In one call, which appends all at once; a large record is not copied for it.
  const { bytesWritten } = await file.writev([filler, ...parts]);
  const written = await findWritten(file, [filler, ...parts], bytesWritten, before.size);
  if (bytesWritten < filler.length + length) {
    await blank(mbox, written, bytesWritten);
    throw Object.assign(new Error('the disk took only a part of the record'), { code: 'ENOSPC' });
  }
  await file.datasync();
  const offset = written + filler.length;
  if (!(await isAsItShould(file, offset, parts))) {
    await blank(mbox, written, bytesWritten);
    throw new NotAlone('what was appended is not a record of its own');
  }
  const now = await file.stat();
  // Only if nothing followed is the end of the file our own.
  if (now.size === offset + length) ownEnds.set(mbox, stampOf(now));
  else ownEnds.delete(mbox);
  return offset;
}

type Stamp = Pick<Stats, 'size' | 'mtimeMs'>;

/** How files were when this process had appended to them: what it has written itself it need not wait for. */
const ownEnds = new Map<string, string>();

function stampOf({ size, mtimeMs }: Stamp): string {
  return `${size} ${mtimeMs}`;
}

/** This process has written within the file: its end is its own if it was before. */
export function keepOwnEnd(mbox: string, before: Stamp, now: Stamp): void {
  if (ownEnds.get(mbox) === stampOf(before)) ownEnds.set(mbox, stampOf(now));
}

/** Whether no delivery is in the middle of writing a message to the file, which ends in `end`. */
function isAtRest(mbox: string, stamp: Stamp, end: Buffer): boolean {
  const { size, mtimeMs } = stamp;
  const age = quietFor(mbox, stampOf(stamp), mtimeMs);
  if (size === 0 || age >= QUIET_MS || ownEnds.get(mbox) === stampOf(stamp)) return true;
  return age >= SETTLED_MS && end.equals(TRAILER);
}

/** Where the bytes are: at the old end, or after what another writer appended between stat and write. */
async function findWritten(file: FileHandle, parts: Buffer[], length: number, from: number): Promise<number> {
  const { size } = await file.stat();
  if (size === from + length) return from;
  const bytes = Buffer.concat(parts).subarray(0, length);
  const tail = await readBytes(file, from, size - from);
  return from + Math.max(0, tail.lastIndexOf(bytes));
}

/** Whether the bytes are at the beginning of a line, and a reader of the file finds a record that begins there. */
async function standsAlone(file: FileHandle, offset: number, parts: readonly Buffer[]): Promise<boolean> {
  if (!(await beginsLine(file, offset))) return false;
  let end = offset;
  for (const part of parts) {
    if (!(await standsAt(file, end, part))) return false;
    end += part.length;
  }
  for await (const { separatorLength } of scanMbox(file, offset, end)) return separatorLength > 0;
  return false;
}

async function beginsLine(file: FileHandle, offset: number): Promise<boolean> {
  return offset === 0 || (await readBytes(file, offset - 1, 1))[0] === LF;
}

/** Never truncated: a writer may have continued after it (F§0.4). */
async function blank(mbox: string, offset: number, length: number): Promise<void> {
  const file = await openToChange(mbox);
  try {
    await blankAt(file, offset, length);
  } finally {
    await file.close();
  }
}
