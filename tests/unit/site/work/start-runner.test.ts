import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { lookForLeftWork, noteOthers, startRunner } from '@/lib/site/work/start-runner';
import { hearLog } from '@/tests/support/hear-log';

const lines = hearLog();

interface Piece {
  id: bigint;
  lane: string;
}

/** Work that ends when `end` says so, each piece at most once. */
function pieces(...lanes: string[]) {
  const waiting: Piece[] = lanes.map((lane, index) => ({ id: BigInt(index + 1), lane }));
  const begun: bigint[] = [];
  const ends = new Map<bigint, { done: () => void; fail: (error: Error) => void }>();
  const look = startRunner<Piece>({
    name: 'task',
    everyMs: 60_000,
    list: async () => [...waiting],
    mayBegin: async () => undefined,
    run: (id) => {
      begun.push(id);
      return new Promise<void>((done, fail) => ends.set(id, { done, fail }));
    },
    atOnce: ({ lane }) => ({
      of: `test ${lane} ${lanes}`,
      most: lane === 'wide' ? Number.POSITIVE_INFINITY : 2,
    }),
  });
  const end = (id: bigint) => {
    waiting.splice(
      waiting.findIndex((piece) => piece.id === id),
      1,
    );
    ends.get(id)?.done();
  };
  return { look, begun, end, fail: (id: bigint) => ends.get(id)?.fail(new Error('away')) };
}

it('does as many of a kind at once as may be, in their order, and keeps no other kind waiting', async () => {
  const { look, begun, end } = pieces('narrow', 'narrow', 'narrow', 'narrow', 'wide');
  look();
  await vi.waitFor(() => expect(begun).toEqual([1n, 2n, 5n]));
  end(2n);
  await vi.waitFor(() => expect(begun).toEqual([1n, 2n, 5n, 3n]));
});

it('begins nothing twice, however often it looks', async () => {
  const { look, begun, end } = pieces('wide', 'narrow', 'narrow', 'narrow');
  for (let times = 0; times < 5; times++) look();
  await vi.waitFor(() => expect(begun).toEqual([1n, 2n, 3n]));
  end(1n);
  look();
  end(2n);
  await vi.waitFor(() => expect(begun).toEqual([1n, 2n, 3n, 4n]));
});

it('goes on after a piece that failed, and does not try it again at once', async () => {
  const { look, begun, fail } = pieces('narrow', 'narrow', 'narrow');
  look();
  await vi.waitFor(() => expect(begun).toEqual([1n, 2n]));
  fail(1n);
  await vi.waitFor(() => expect(begun).toEqual([1n, 2n, 3n]));
  look();
  expect(begun).toEqual([1n, 2n, 3n]);
  expect(lines).toEqual([
    expect.stringMatching(/^error work was broken off: work=task id=1 error="Error: away"/),
  ]);
});

it('takes a database that is away for no reason to stop looking', async () => {
  let isAway = true;
  const run = vi.fn(async () => {});
  let asked = 0;
  const list = async () => {
    asked++;
    if (isAway) throw new Error('no connection');
    return [{ id: 7n }];
  };
  const look = startRunner({
    name: 'job',
    everyMs: 60_000,
    list,
    mayBegin: async () => undefined,
    run,
    atOnce: () => ({ of: 'test away', most: 1 }),
  });
  look();
  await vi.waitFor(() =>
    expect(lines).toEqual([
      expect.stringMatching(/^error looking for work failed: work=job error="Error: no connection"/),
    ]),
  );
  for (let times = 0; times < 3; times++) look();
  await vi.waitFor(() => expect(asked).toBeGreaterThan(3));
  expect(lines).toHaveLength(1);
  isAway = false;
  look();
  await vi.waitFor(() => expect(run).toHaveBeenCalledWith(7n));
});

it('begins nothing while it may not, and all when it may again', async () => {
  const run = vi.fn(async () => undefined);
  const mayBegin = vi.fn(async () => undefined).mockRejectedValueOnce(new Error('the home is away'));
  const look = startRunner({
    name: 'job',
    everyMs: 60_000,
    list: async () => [{ id: 9n }],
    mayBegin,
    run,
    atOnce: () => ({ of: 'test may', most: 1 }),
  });
  look();
  await vi.waitFor(() => expect(lines.join()).toContain('the home is away'));
  expect(run).not.toHaveBeenCalled();
  look();
  await vi.waitFor(() => expect(run).toHaveBeenCalledWith(9n));
});

describe('while there is nothing to do', () => {
  const MINUTE_MS = 60_000;

  /** A runner that looks every two seconds while there is work, by a clock of the test; `asked` counts its looks. */
  function idleRunner(items: () => { id: bigint }[]) {
    const list = vi.fn(async () => items());
    startRunner({
      name: 'job',
      everyMs: 2_000,
      list,
      mayBegin: async () => undefined,
      // Somebody else is at it.
      run: async () => null,
      atOnce: () => ({ of: 'test idle', most: 1 }),
    });
    return list;
  }

  beforeEach(() => {
    vi.useFakeTimers();
    noteOthers(false);
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('looks once a minute', async () => {
    const list = idleRunner(() => []);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(list).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(10 * MINUTE_MS);
    expect(list.mock.calls.length).toBeGreaterThanOrEqual(10);
    expect(list.mock.calls.length).toBeLessThanOrEqual(11);
  });

  it('looks every five seconds where other servers may leave some', async () => {
    const list = idleRunner(() => []);
    await vi.advanceTimersByTimeAsync(2_000);
    noteOthers(true);
    expect(list).toHaveBeenCalledTimes(2);
    await vi.advanceTimersByTimeAsync(MINUTE_MS);
    expect(list).toHaveBeenCalledTimes(14);
  });

  it('looks often while somebody has work, and at once when a page shows some', async () => {
    let items: { id: bigint }[] = [];
    const list = idleRunner(() => items);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(list).toHaveBeenCalledTimes(1);
    items = [{ id: 1n }];
    lookForLeftWork();
    expect(list).toHaveBeenCalledTimes(2);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(list).toHaveBeenCalledTimes(12);
    items = [];
    await vi.advanceTimersByTimeAsync(20_000);
    expect(list).toHaveBeenCalledTimes(13);
  });

  it('looks again soon when the look failed', async () => {
    const list = idleRunner(() => {
      throw new Error('the database is away');
    });
    await vi.advanceTimersByTimeAsync(21_000);
    expect(list).toHaveBeenCalledTimes(10);
  });
});
