import { expect, it } from 'vitest';
import { growth, STEEP } from '@/tests/support/growth';

/** Keeps the processor busy for so many steps. */
function spin(steps: number): number {
  let sum = 0;
  for (let step = 0; step < steps; step++) sum = (sum * 31 + step) % 1_000_003;
  return sum;
}

const BASE = 2_000_000;

it.each([
  ['in proportion to the size', (size: number) => spin(size * BASE), false],
  ['with the square of the size', (size: number) => spin(size * size * BASE), true],
  // As where what is worked on has no room any more in a cache: four times as slow from there on.
  ['with a step', (size: number) => spin((size < 4 ? size : 4 * size) * BASE), false],
])('tells growth %s', async (_how, work, isSteep) => {
  expect((await growth(work, 1)) >= STEEP).toBe(isSteep);
});
