import { bnrTokens } from './bnr-tokens';

/** An entry of `dspam_signature_data.data`. */
export interface BlobEntry {
  id: bigint;
  /** Modulo 256, and lowered where noise reduction took words out. */
  frequency: number;
}

const RECORD_BYTES = 16;
/** In every row, but not a token. */
const CONTROL_ID = 11624422384514212933n;
/** What takes its place for mail that was refused without being looked at (F§5). */
const NOTHING_LEARNED_BYTES = 8;

/**
 * The words that DSPAM found in a message, from the data of its signature row (T§5): without the control entry and
 * without the patterns of noise reduction. Null for other data: those of a blocklisted message, or data that were cut
 * off.
 */
export function readSignatureBlob(data: Uint8Array): BlobEntry[] | null {
  if (data.length <= NOTHING_LEARNED_BYTES || data.length % RECORD_BYTES !== 0) return null;
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  const entries: BlobEntry[] = [];
  for (let at = 0; at < data.length; at += RECORD_BYTES) {
    const id = view.getBigUint64(at, true);
    if (id === CONTROL_ID || bnrTokens().has(id)) continue;
    entries.push({ id, frequency: view.getUint8(at + 8) });
  }
  return entries;
}
