import { createHash, type Hash } from 'node:crypto';
import { inSlices, PIECE_BYTES } from '@/lib/ground/in-slices';

/**
 * SHA-256 of a record in hex, to know it again. It gives way to other work meanwhile, since a record can have hundreds
 * of megabytes.
 */
export async function recordDigest(record: Buffer): Promise<string> {
  return (await inSlices(hashed(record))).digest('hex');
}

function* hashed(record: Buffer): Generator<void, Hash> {
  const hash = createHash('sha256');
  for (let at = 0; at < record.length; at += PIECE_BYTES) {
    hash.update(record.subarray(at, at + PIECE_BYTES));
    yield;
  }
  return hash;
}
