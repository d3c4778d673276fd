import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, expect, it, vi } from 'vitest';
import { Pace } from '@/lib/site/purge/pace';

vi.mock('node:timers/promises', () => ({ setTimeout: vi.fn(async () => undefined) }));

let now = 0;
vi.spyOn(performance, 'now').mockImplementation(() => now);
afterEach(() => {
  now = 0;
  vi.mocked(wait).mockClear();
});

/** Runs statements on a machine that takes so long for a thousand rows; answers how long each took. */
async function statements(pace: Pace, msOfThousand: number, count: number): Promise<number[]> {
  const took: number[] = [];
  for (let at = 0; at < count; at++) {
    const ms = (pace.rows / 1000) * msOfThousand;
    took.push(ms);
    await pace.run(async () => {
      now += ms;
    });
  }
  return took;
}

it.each([0.1, 3, 40, 400, 2_000])(
  'comes to 150 ms a statement where a thousand rows take %d ms',
  async (msOfThousand) => {
    const took = await statements(new Pace(), msOfThousand, 12);
    // Never much above what the first thousand rows took.
    expect(Math.max(...took)).toBeLessThanOrEqual(Math.max(msOfThousand, 150) + 1);
    const [last = 0] = took.slice(-1);
    expect(last).toBeLessThanOrEqual(151);
  },
);

it('is down at once where the machine becomes slow', async () => {
  const pace = new Pace();
  await statements(pace, 1, 10);
  const [first = 0, second = 0] = await statements(pace, 100, 2);
  expect(second).toBeLessThan(first / 10);
  expect(pace.longestMs).toBe(Math.round(first));
});

it('leaves the table to others for as long as it held it, at most 150 ms', async () => {
  const pace = new Pace();
  const [took = 0] = await statements(pace, 40, 1);
  expect(wait).toHaveBeenLastCalledWith(took);
  await statements(pace, 4_000, 1);
  expect(wait).toHaveBeenLastCalledWith(150);
});
