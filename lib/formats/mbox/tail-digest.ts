import { createHash } from 'node:crypto';

/** How much of the last record is compared to see whether the file is still the same. */
export const DIGEST_BYTES = 4096;

const LF = 10;

/** SHA-256 of the first bytes of a record. */
export function tailDigest(record: Buffer): string {
  return createHash('sha256').update(record.subarray(0, DIGEST_BYTES)).digest('hex');
}

/** The same for a record of this length that was erased: nothing but newlines. */
export function blankDigest(length: number): string {
  return tailDigest(Buffer.alloc(Math.min(DIGEST_BYTES, length), LF));
}
