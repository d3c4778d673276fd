import type { FileHandle } from 'node:fs/promises';
import { PIECE_BYTES } from '@/lib/ground/in-slices';
import { readBytes } from './record';

const LF = 10;

/**
 * Whether just these bytes stand at an offset. Read and compared piece by piece, so that no second copy of a large record is in
 * memory. False, too, where the file ends before them.
 */
export async function standsAt(file: FileHandle, offset: number, expected: Buffer): Promise<boolean> {
  const piece = Buffer.allocUnsafe(Math.min(PIECE_BYTES, expected.length));
  for (let at = 0; at < expected.length; ) {
    const wanted = expected.subarray(at, at + PIECE_BYTES);
    const { bytesRead } = await file.read(piece, 0, wanted.length, offset + at);
    if (bytesRead === 0 || !piece.subarray(0, bytesRead).equals(wanted.subarray(0, bytesRead))) return false;
    at += bytesRead;
  }
  return true;
}

/**
 * Whether these bytes stood at an offset and were overwritten by `blankAt`, also where that was killed in the middle: LF from the
 * beginning on, and the bytes as they were behind them.
 */
export async function isBlankedAt(file: FileHandle, offset: number, record: Buffer): Promise<boolean> {
  const bytes = await readBytes(file, offset, record.length);
  const kept = bytes.findIndex((byte) => byte !== LF);
  if (bytes.length < record.length || kept === 0) return false;
  return kept === -1 || bytes.subarray(kept).equals(record.subarray(kept));
}

/**
 * How many of these bytes stand at an offset, where nothing but LF follows in the place of the others: they are written there, from
 * the beginning on, or a write of them was cut short. Null where anything else stands there, or the file ends before.
 */
export async function begunAt(file: FileHandle, offset: number, expected: Buffer): Promise<number | null> {
  const piece = Buffer.allocUnsafe(Math.min(PIECE_BYTES, expected.length));
  let begun: number | null = null;
  for (let at = 0; at < expected.length; ) {
    const wanted = expected.subarray(at, at + PIECE_BYTES);
    const { bytesRead } = await file.read(piece, 0, wanted.length, offset + at);
    if (bytesRead === 0) return null;
    const found = piece.subarray(0, bytesRead);
    if (begun === null && !found.equals(wanted.subarray(0, bytesRead)))
      begun = at + found.findIndex((byte, index) => byte !== wanted[index]);
    if (begun !== null && found.subarray(Math.max(0, begun - at)).some((byte) => byte !== LF)) return null;
    at += bytesRead;
  }
  return begun ?? expected.length;
}

/**
 * Overwrites bytes with LF in one call, however many they are: if it were cut short in the middle, the rest would look
 * like another record.
 */
export async function blankAt(file: FileHandle, offset: number, length: number): Promise<void> {
  for (let at = 0; at < length; ) at += (await file.writev(blanks(length - at), offset + at)).bytesWritten;
}

/** So many LF, in parts that are the same few bytes of memory. */
export function blanks(length: number): Buffer[] {
  const piece = Buffer.alloc(Math.min(PIECE_BYTES, length), LF);
  return Array.from({ length: Math.ceil(length / PIECE_BYTES) }, (_part, index) =>
    piece.subarray(0, length - index * PIECE_BYTES),
  );
}
