import { describe, expect, it } from 'vitest';
import { percentileOf, secondsOf, stepOf } from '@/lib/store/index/site/seconds-histogram';

describe('the histogram of seconds', () => {
  it.each([0, 0.0005, 0.001, 0.0083, 0.02, 0.5, 1, 12.5, 150])('keeps %d to ten percent', (seconds) => {
    const told = secondsOf(stepOf(seconds));
    expect(told).toBeGreaterThanOrEqual(seconds * 0.9999);
    if (seconds >= 0.001) expect(told).toBeLessThanOrEqual(seconds * 1.1001);
  });

  it('takes anything', () => {
    expect(stepOf(Number.NaN)).toBe(0);
    expect(stepOf(-1)).toBe(0);
    expect(stepOf(1e9)).toBe(127);
  });

  it('tells percentiles', () => {
    expect(percentileOf(new Map(), 0.95)).toBeNull();
    const counts = new Map([
      [40, 5],
      [10, 95],
    ]);
    expect(percentileOf(counts, 0.95)).toBe(secondsOf(10));
    expect(percentileOf(counts, 0.96)).toBe(secondsOf(40));
  });
});
