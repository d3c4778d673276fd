import { tokenId } from './token-id.mjs';

/** DSPAM puts this entry into every signature; it is no token. */
const CONTROL_ID = 11624422384514212933n;
/** DSPAM writes its hash table of tokens bucket by bucket. */
const BUCKETS = 24593n;
const ENTRY_BYTES = 16;

/**
 * dspam_signature_data.data: per token its id (little-endian, 8 bytes), how often it stands in the message (1 byte)
 * and seven zero bytes.
 * @param {Map<string, number>} tokens
 * @returns {Buffer}
 */
export function formatSignatureData(tokens) {
  const entries = [...tokens].map(([token, count]) => ({ id: tokenId(token), count }));
  entries.push({ id: CONTROL_ID, count: 1 });
  const ordered = entries
    .map((entry) => ({ ...entry, bucket: Number(entry.id % BUCKETS) }))
    .sort((a, b) => a.bucket - b.bucket);
  const data = Buffer.alloc(ordered.length * ENTRY_BYTES);
  ordered.forEach(({ id, count }, index) => {
    data.writeBigUInt64LE(id, index * ENTRY_BYTES);
    data.writeUInt8(count & 255, index * ENTRY_BYTES + 8);
  });
  return data;
}
