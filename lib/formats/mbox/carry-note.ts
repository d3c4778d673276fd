import type { FileHandle } from 'node:fs/promises';
import { readBytes } from './record';

/** How far a compaction is with carrying over what is left in the old file. Offsets in bytes. */
export interface Carried {
  /** Of the old file: what ends here or before is in the new one. */
  doneTo: number;
  /** Of the old file: what ends behind `doneTo` and not behind this may be in the new one, as a crash came meanwhile. */
  triedTo: number;
  /** Of the new file: the place that is reserved for what is tried. What stands before it is something else. */
  from: number;
}

export const NOTHING_CARRIED: Carried = { doneTo: 0, triedTo: 0, from: 0 };
/** Where nothing was noted: anything may be in the new file already. */
const UNKNOWN: Carried = { doneTo: 0, triedTo: Number.POSITIVE_INFINITY, from: 0 };

/** In one block of a disk, which is written whole or not at all. */
const NOTE_BYTES = 128;

/**
 * Notes how far it is, and waits until that is on the disk. The note is of one old file and says so: another with its name has
 * another inode, or was made at another time. See decision 181.
 */
export async function writeCarryNote(note: FileHandle, old: FileHandle, carried: Carried): Promise<void> {
  const { doneTo, triedTo, from } = carried;
  const text = `${await nameOf(old)} ${doneTo} ${triedTo} ${from} `;
  await note.write(Buffer.from(text.padEnd(NOTE_BYTES - 1).concat('\n')), 0, NOTE_BYTES, 0);
  await note.datasync();
}

/** What was noted of this old file. */
export async function readCarryNote(note: FileHandle, old: FileHandle): Promise<Carried> {
  const text = (await readBytes(note, 0, NOTE_BYTES)).toString('latin1');
  const [name, ...numbers] = text.split(' ');
  const [doneTo = Number.NaN, triedTo = Number.NaN, from = Number.NaN] = numbers.slice(0, 3).map(Number);
  const isWhole = text.length === NOTE_BYTES && [doneTo, triedTo, from].every(Number.isSafeInteger);
  return isWhole && name === (await nameOf(old)) ? { doneTo, triedTo, from } : UNKNOWN;
}

async function nameOf(old: FileHandle): Promise<string> {
  const { ino, birthtimeNs } = await old.stat({ bigint: true });
  return `${ino}/${birthtimeNs}`;
}
