/** Upper halves of the table of the CRC; the lower ones are all 0, as eight shifts bring no bit that far down. */
const TABLE_HIGH = new Uint32Array(256);
const POLYNOMIAL_HIGH = 0xd8000000;
for (let byte = 0; byte < 256; byte++) {
  let high = 0;
  let low = byte;
  for (let bit = 0; bit < 8; bit++) {
    const dropped = low & 1;
    low = (low >>> 1) | (high << 31);
    high = (high >>> 1) ^ (dropped ? POLYNOMIAL_HIGH : 0);
  }
  TABLE_HIGH[byte] = high;
}

/**
 * The number under which DSPAM keeps a token (`dspam_token_data.token`): a reflected CRC of 64 bits over the bytes of
 * its name, polynomial 0xD800000000000000, start 0, no final inversion (T§5). `name` holds one byte a character
 * (latin1). In two halves of 32 bits, as arithmetic with bigint is slow.
 */
export function tokenId(name: string): bigint {
  let high = 0;
  let low = 0;
  for (let at = 0; at < name.length; at++) {
    const entry = TABLE_HIGH[(low ^ name.charCodeAt(at)) & 0xff] ?? 0;
    low = (low >>> 8) | (high << 24);
    high = (high >>> 8) ^ entry;
  }
  return (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
}
