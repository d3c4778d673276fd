import { describe, expect, it } from 'vitest';
import { wilsonInterval } from '@/lib/people/statistics/wilson-interval';

describe('wilsonInterval', () => {
  // Worked out by hand from Wilson's formula, and as printed in tables of it.
  it.each([
    [3, 3, 0.4385, 1],
    [0, 3, 0, 0.5615],
    [0, 10, 0, 0.2775],
    [1, 10, 0.0179, 0.4042],
    [5, 10, 0.2366, 0.7634],
    [990, 1000, 0.9817, 0.9946],
  ])('is %i of %i: %f to %f', (hits, trials, low, high) => {
    const interval = wilsonInterval(hits, trials);
    expect(interval?.low).toBeCloseTo(low, 4);
    expect(interval?.high).toBeCloseTo(high, 4);
  });

  it('ends exactly at 0 and 1', () => {
    expect(wilsonInterval(7, 7)?.high).toBe(1);
    expect(wilsonInterval(0, 7)?.low).toBe(0);
  });

  it('is none without trials', () => {
    expect(wilsonInterval(0, 0)).toBeNull();
  });

  it.each([
    [-1, 3],
    [4, 3],
    [Number.NaN, 3],
    [1, Number.POSITIVE_INFINITY],
  ])('refuses %d of %d', (hits, trials) => {
    expect(() => wilsonInterval(hits, trials)).toThrow(RangeError);
  });
});
