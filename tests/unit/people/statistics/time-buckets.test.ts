import { describe, expect, it } from 'vitest';
import { timeBuckets } from '@/lib/people/statistics/time-buckets';

const starts = (...args: Parameters<typeof timeBuckets>) =>
  timeBuckets(...args).map(({ start }) => start.toISOString());
const hours = (...args: Parameters<typeof timeBuckets>) =>
  timeBuckets(...args).map(({ start, end }) => (end.getTime() - start.getTime()) / 3_600_000);

describe('timeBuckets', () => {
  it('ends with the hour, the day and the week that it is', () => {
    const until = new Date('2026-11-21T14:31:00Z');
    expect(starts('hour', 3, 'Europe/Berlin', until)).toEqual([
      '2026-11-21T12:00:00.000Z',
      '2026-11-21T13:00:00.000Z',
      '2026-11-21T14:00:00.000Z',
    ]);
    expect(starts('day', 2, 'Europe/Berlin', until)).toEqual([
      '2026-11-19T23:00:00.000Z',
      '2026-11-20T23:00:00.000Z',
    ]);
    // 21 November 2026 is a Saturday.
    expect(starts('week', 2, 'UTC', until)).toEqual(['2026-11-09T00:00:00.000Z', '2026-11-16T00:00:00.000Z']);
    expect(starts('week', 1, 'UTC', new Date('2026-11-22T23:59:59Z'))).toEqual(['2026-11-16T00:00:00.000Z']);
    expect(starts('week', 1, 'UTC', new Date('2026-11-23T00:00:00Z'))).toEqual(['2026-11-23T00:00:00.000Z']);
  });

  it("takes the viewer's date, not that of UTC", () => {
    expect(starts('day', 1, 'Pacific/Auckland', new Date('2026-11-21T14:31:00Z'))).toEqual([
      '2026-11-21T11:00:00.000Z',
    ]);
  });

  it('has a day of 23 and one of 25 hours when the clocks are changed', () => {
    expect(hours('day', 3, 'Europe/Berlin', new Date('2026-03-30T10:00:00Z'))).toEqual([24, 23, 24]);
    expect(hours('day', 3, 'Europe/Berlin', new Date('2026-10-26T10:00:00Z'))).toEqual([24, 25, 24]);
    expect(hours('week', 2, 'Europe/Berlin', new Date('2026-03-29T10:00:00Z'))).toEqual([168, 167]);
  });

  it('goes on by the hour while the clocks are changed', () => {
    expect(hours('hour', 24, 'Europe/Berlin', new Date('2026-10-25T10:00:00Z'))).toEqual(Array(24).fill(1));
  });

  it('begins a day later where the clocks skip midnight, and at the first where there are two', () => {
    // Cairo went from 24:00 to 1:00 on 24 April 2026; Havana goes from 1:00 back to 0:00 on 1 November 2026.
    expect(starts('day', 1, 'Africa/Cairo', new Date('2026-04-24T12:00:00Z'))).toEqual([
      '2026-04-23T22:00:00.000Z',
    ]);
    expect(starts('day', 1, 'America/Havana', new Date('2026-11-01T12:00:00Z'))).toEqual([
      '2026-11-01T04:00:00.000Z',
    ]);
    expect(hours('day', 1, 'America/Havana', new Date('2026-11-01T12:00:00Z'))).toEqual([25]);
  });

  it('has no gap and no overlap over two years', () => {
    for (const zone of ['Europe/Berlin', 'America/Havana', 'Africa/Cairo', 'Australia/Lord_Howe', 'UTC']) {
      const buckets = timeBuckets('day', 500, zone, new Date('2026-11-21T14:31:00Z'));
      for (const [index, { start, end }] of buckets.entries()) {
        expect(end.getTime(), zone).toBeGreaterThan(start.getTime());
        if (index > 0) expect(start, zone).toEqual(buckets[index - 1]?.end);
      }
    }
  });

  it('refuses more than 500', () => {
    expect(() => timeBuckets('hour', 501, 'UTC', new Date())).toThrow(RangeError);
    expect(() => timeBuckets('hour', 0, 'UTC', new Date())).toThrow(RangeError);
  });
});
