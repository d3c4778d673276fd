import { cpuTime } from './cpu-time';

/** Work that is in proportion to its size comes out at about 4, work with a limit at about 1, and with the square of its size at 16. */
export const STEEP = 10;

/** Less is too little to be told from nothing. */
const FEW_MS = 5;
const MOST_DOUBLINGS = 5;
const ROUNDS = 8;

/**
 * How many times as much CPU time `work` takes for four times its size; `size` is doubled where it is done in no time. Chance only
 * adds, so the best of several rounds counts, where the first comes out steep. What still does is looked at from twice its size, too: what grows
 * with the square is as steep on both sides of that, a step that comes once, as where a cache of the machine ends, on one.
 */
export async function growth(work: (size: number) => unknown, size: number): Promise<number> {
  await timeOf(work, size);
  let small = await timeOf(work, size);
  let at = size;
  for (let doublings = 0; small < FEW_MS && doublings < MOST_DOUBLINGS; doublings++) {
    at *= 2;
    small = await timeOf(work, at);
  }
  let large = await timeOf(work, 4 * at);
  const ratio = () => large / Math.max(small, FEW_MS);
  for (let round = 1; ratio() >= STEEP && round < ROUNDS; round++) {
    small = Math.min(small, await timeOf(work, at));
    large = Math.min(large, await timeOf(work, 4 * at));
  }
  if (ratio() < STEEP) return ratio();
  let middle = await timeOf(work, 2 * at);
  for (let round = 1; round < ROUNDS; round++) middle = Math.min(middle, await timeOf(work, 2 * at));
  return gentlerOf(middle / Math.max(small, FEW_MS), large / middle);
}

/** The growth over both halves, if each were as the gentler one: of a power of the size they are the same. */
function gentlerOf(first: number, second: number): number {
  return Math.min(first, second) ** 2;
}

async function timeOf(work: (size: number) => unknown, size: number): Promise<number> {
  const before = cpuTime();
  await work(size);
  return cpuTime() - before;
}
