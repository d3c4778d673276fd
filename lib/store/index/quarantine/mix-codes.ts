/** Hashes of pieces of words: one code of a character after the other is mixed in. Written into tables: a change makes them void. */
export function mixCode(hash: number, code: number): number {
  const mixed = Math.imul(hash ^ code, 0x85ebca6b);
  return mixed ^ (mixed >>> 15);
}

/** Bits that tell pieces apart, thirty of them. */
export function hashOf(piece: number): number {
  const mixed = Math.imul(piece ^ (piece >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}

/** A letter or digit of ASCII, folded. */
export function isPlain(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 48 && code <= 57);
}

/** How many letters and digits there are. */
export const SIGNS = 36;

/** The number of one of them, from 0. */
export function signOf(code: number): number {
  return code >= 97 ? code - 97 : code - 48 + 26;
}
