/**
 * DSPAM's token id: a reflected CRC of 64 bits over the bytes of a token's name, polynomial 0xD800000000000000,
 * start 0, no final inversion. Kept in two halves of 32 bits, as BigInt is slow here.
 */

const TABLE_HIGH = new Uint32Array(256);
for (let i = 0; i < 256; i++) {
  let high = 0;
  let low = i;
  for (let bit = 0; bit < 8; bit++) {
    const dropped = low & 1;
    low = ((low >>> 1) | (high << 31)) >>> 0;
    high >>>= 1;
    if (dropped) high = (high ^ 0xd8000000) >>> 0;
  }
  // The lower half of every entry is 0: eight shifts bring no bit of the polynomial that far down.
  TABLE_HIGH[i] = high;
}

/**
 * @param {string} name latin1
 * @returns {bigint}
 */
export function tokenId(name) {
  let high = 0;
  let low = 0;
  for (let i = 0; i < name.length; i++) {
    const entry = (low ^ name.charCodeAt(i)) & 0xff;
    low = ((low >>> 8) | (high << 24)) >>> 0;
    high = ((high >>> 8) ^ (TABLE_HIGH[entry] ?? 0)) >>> 0;
  }
  return (BigInt(high) << 32n) | BigInt(low);
}
