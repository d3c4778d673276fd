import type { Token } from '@/lib/formats/tokens/read-tokens';

/**
 * What the text of a message is like, in 64 bits, as four quarters of 16: texts that are nearly the same differ in few of them, and most have a quarter in common, by
 * which they are found.
 */
export type Likeness = readonly [number, number, number, number];

/** Texts of fewer different words and pairs say too little: many a short one is like another by chance. */
const FEWEST_TOKENS = 40;
/** So many bits may differ: with three all texts have a quarter in common, with seven half of them. */
const MOST_DIFFERENT = 7;

/**
 * A similarity hash (Charikar's): each token of the body votes for or against each bit. Words of the header take no part, as they say how a mail has travelled
 * and whom it was for; nor do addresses, which spam makes anew for each recipient. Null for a text that is too short.
 */
export function likenessOf(tokens: readonly Token[]): Likeness | null {
  const votes = new Int32Array(64);
  let voters = 0;
  for (const { name, id } of tokens) {
    if (name.includes('*')) continue;
    voters += 1;
    // A CRC is the same sum for each pair of names that differ in the same way: mixed, its bits are as good as random.
    const low = mixed(Number(id & 0xffffffffn) ^ Math.imul(Number(id >> 32n), 0x9e3779b1));
    vote(votes, 0, low);
    vote(votes, 32, mixed(low ^ Number(id >> 32n)));
  }
  if (voters < FEWEST_TOKENS) return null;
  const quarter = (first: number) => {
    let bits = 0;
    for (let bit = 0; bit < 16; bit++) if ((votes[first + bit] ?? 0) > 0) bits |= 1 << bit;
    return bits;
  };
  return [quarter(0), quarter(16), quarter(32), quarter(48)];
}

/** Whether two texts are nearly the same, as far as the quarters tell. */
export function areAlike(a: Likeness, b: Likeness): boolean {
  const different = a.map((quarter, at) => ones(quarter ^ (b[at] ?? 0)));
  return different.includes(0) && different.reduce((sum, bits) => sum + bits, 0) <= MOST_DIFFERENT;
}

function vote(votes: Int32Array, first: number, bits: number): void {
  for (let bit = 0; bit < 32; bit++) {
    const at = first + bit;
    votes[at] = (votes[at] ?? 0) + ((bits >>> bit) & 1 ? 1 : -1);
  }
}

/** The last step of MurmurHash3. */
function mixed(value: number): number {
  let bits = value;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}

function ones(bits: number): number {
  let left = bits;
  let count = 0;
  for (; left !== 0; left &= left - 1) count += 1;
  return count;
}
