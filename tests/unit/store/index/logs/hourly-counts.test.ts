import { describe, expect, it } from 'vitest';
import { formatUtc, hourOf, hourText } from '@/lib/store/index/logs/hourly-counts';

describe('formatUtc', () => {
  it('is the time in UTC, to the second, whatever was formatted before', () => {
    const times = [0, 999, 86_399_999, 86_400_000, 951_782_399_000, 951_782_400_000, 1_795_246_858_000, 1000];
    for (const time of [...times, ...times.toReversed()])
      expect(formatUtc(new Date(time))).toBe(new Date(time).toISOString().slice(0, 19).replace('T', ' '));
  });

  it('knows the hours', () => {
    expect(hourText(hourOf(new Date('2026-11-21T07:59:59Z')))).toBe('2026-11-21 07:00:00');
  });
});
