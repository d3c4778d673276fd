import { describe, expect, it } from 'vitest';
import { newestFirst as newest } from '@/lib/messages/search/newest-first';

const newestFirst = (...args: Parameters<typeof newest>) => [...newest(...args)];
const candidates = (received: number[]) => ({
  numbers: Uint32Array.from(received, (_at, number) => number + 100),
  received: Uint32Array.from(received),
});

describe('newestFirst', () => {
  it('puts the newest first, and of one second the higher number', () => {
    expect(newestFirst(candidates([5, 9, 5, 0, 9]), 10)).toEqual([104, 101, 102, 100, 103]);
    expect(newestFirst(candidates([5, 9, 5, 0, 9]), 3)).toEqual([104, 101, 102]);
    expect(newestFirst(candidates([]), 3)).toEqual([]);
    expect(newestFirst(candidates([7, 7, 7]), 2)).toEqual([102, 101]);
  });

  it('gives the same as sorting all, over the widest times', () => {
    const received = Array.from({ length: 20_000 }, (_unused, index) =>
      index % 3 === 0 ? (index * 2_654_435_761) % 4_294_967_296 : (index * 7_919) % 500,
    );
    const all = newestFirst(candidates(received), received.length);
    expect(all.map((number) => received[number - 100])).toEqual([...received].sort((a, b) => b - a));
    for (const count of [1, 50, 999, 6_667, 19_999])
      expect(newestFirst(candidates(received), count)).toEqual(all.slice(0, count));
  });
});
