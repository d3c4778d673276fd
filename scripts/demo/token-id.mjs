// The number DSPAM keeps for a token: a 64-bit CRC, reflected, polynomial 0xD800000000000000, start 0, no final
// inversion. Two 32-bit halves, as BigInt would take ten times as long over a whole mailbox.

const HIGH = new Uint32Array(256);
for (let index = 0; index < 256; index += 1) {
  let high = 0;
  let low = index;
  for (let bit = 0; bit < 8; bit += 1) {
    const dropped = low & 1;
    low = ((low >>> 1) | (high << 31)) >>> 0;
    high >>>= 1;
    if (dropped) high = (high ^ 0xd8000000) >>> 0;
  }
  // Only the polynomial's upper half is not zero, and eight shifts leave nothing of the index below.
  HIGH[index] = high;
}

/**
 * @param {string} token one character per byte
 * @returns {bigint} unsigned, as in dspam_token_data.token
 */
export function tokenId(token) {
  let high = 0;
  let low = 0;
  for (let at = 0; at < token.length; at += 1) {
    const entry = HIGH[(low ^ token.charCodeAt(at)) & 255] ?? 0;
    low = ((low >>> 8) | (high << 24)) >>> 0;
    high = ((high >>> 8) ^ entry) >>> 0;
  }
  return (BigInt(high) << 32n) | BigInt(low);
}
