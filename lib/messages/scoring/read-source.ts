import type { FileHandle } from 'node:fs/promises';
import { messageOf, readBytes, separatorLengthOf } from '@/lib/formats/mbox/record';
import { TOKENIZED_BYTES } from '@/lib/formats/tokens/read-tokens';
import type { Message } from '@/lib/store/db/generated/client';

/** Room for the separator line before the message. */
const SEPARATOR_BYTES = 512;

/** What is needed to find a message in its file. */
export type PlacedMessage = Pick<Message, 'byteOffset' | 'byteLength' | 'signature' | 'problems'>;

/**
 * The beginning of a message, as much as is judged; null when something else is in its place now, which the next sync
 * will find.
 */
export async function readSource(file: FileHandle, row: PlacedMessage): Promise<Buffer | null> {
  const length = Math.min(row.byteLength, TOKENIZED_BYTES + SEPARATOR_BYTES);
  const bytes = await readBytes(file, Number(row.byteOffset), length);
  const separatorLength = separatorLengthOf(bytes);
  const isThere = separatorLength > 0 || row.problems.includes('no-separator');
  return isThere && bytes.includes(row.signature) ? messageOf({ bytes, separatorLength }) : null;
}
