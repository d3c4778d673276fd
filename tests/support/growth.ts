import { cpuTime } from './cpu-time';

/** Work that is in proportion to its size comes out at about 4, work with a limit at about 1, and with the square of its size at 16. */
export const STEEP = 10;

/** Less is too little to be told from nothing. */
const FEW_MS = 5;
const MOST_DOUBLINGS = 5;
const ROUNDS = 8;

/**
 * How many times as much CPU time `work` takes for four times its size; `size` is doubled where it is done in no time. Chance only
 * adds, so the best of several rounds counts, where the first comes out steep.
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
  return ratio();
}

async function timeOf(work: (size: number) => unknown, size: number): Promise<number> {
  const before = cpuTime();
  await work(size);
  return cpuTime() - before;
}
