import type { FileHandle } from 'node:fs/promises';
import { type MboxRecord, messageOf, type RecordPlace, readRecord } from '@/lib/formats/mbox/record';
import { recordHeaders } from '@/lib/formats/mbox/record-headers';
import { AppError } from '@/lib/ground/errors';
import type { Message } from '@/lib/store/db/generated/client';

/** Room for the separator line before the message. */
const SEPARATOR_BYTES = 512;

/** What is needed to find a message in its file. */
export type PlacedMessage = Pick<Message, 'byteOffset' | 'byteLength' | 'signature' | 'problems'>;

/**
 * The beginning of a message, `mostBytes` of it; null when something else is in its place now, which the next sync will find.
 */
export async function readSource(
  file: FileHandle,
  row: PlacedMessage,
  mostBytes: number,
): Promise<Buffer | null> {
  const place = { offset: Number(row.byteOffset), length: row.byteLength };
  const record = await readPart(file, place, mostBytes + SEPARATOR_BYTES);
  if (!record) return null;
  const isThere = record.separatorLength > 0 || row.problems.includes('no-separator');
  if (!isThere || !(record.bytes.includes(row.signature) || (await isBehind(file, row, record)))) return null;
  return messageOf(record);
}

/** Null where the file ends before it. */
async function readPart(file: FileHandle, place: RecordPlace, most: number): Promise<MboxRecord | null> {
  try {
    return await readRecord(file, place, most);
  } catch (error) {
    if (error instanceof AppError && error.code === 'conflict') return null;
    throw error;
  }
}

/** DSPAM writes its headers behind those of the sender, who may have written more of them than is read here. */
async function isBehind(
  file: FileHandle,
  row: PlacedMessage,
  { bytes, separatorLength, leftOut = 0 }: MboxRecord,
): Promise<boolean> {
  if (row.byteLength <= bytes.length + leftOut) return false;
  const entry = {
    offset: Number(row.byteOffset),
    length: row.byteLength,
    separatorLength: separatorLength + leftOut,
    head: leftOut > 0 ? Buffer.alloc(0) : bytes,
  };
  return (await recordHeaders(file, entry)).block.includes(row.signature);
}
