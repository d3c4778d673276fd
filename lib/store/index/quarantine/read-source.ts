import type { FileHandle } from 'node:fs/promises';
import { messageOf, readBytes, separatorLengthOf } from '@/lib/formats/mbox/record';
import { recordHeaders } from '@/lib/formats/mbox/record-headers';
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
  const length = Math.min(row.byteLength, mostBytes + SEPARATOR_BYTES);
  const bytes = await readBytes(file, Number(row.byteOffset), length);
  const separatorLength = separatorLengthOf(bytes);
  const isThere = separatorLength > 0 || row.problems.includes('no-separator');
  if (!isThere || !(bytes.includes(row.signature) || (await isBehind(file, row, bytes)))) return null;
  return messageOf({ bytes, separatorLength });
}

/** DSPAM writes its headers behind those of the sender, who may have written more of them than is read here. */
async function isBehind(file: FileHandle, row: PlacedMessage, head: Buffer): Promise<boolean> {
  if (row.byteLength <= head.length) return false;
  const separatorLength = separatorLengthOf(head);
  const entry = { offset: Number(row.byteOffset), length: row.byteLength, separatorLength, head };
  return (await recordHeaders(file, entry)).block.includes(row.signature);
}
