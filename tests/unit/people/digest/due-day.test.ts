import { describe, expect, it } from 'vitest';
import { type DigestTime, daysToNext, dueDay, isTimeZone } from '@/lib/people/digest/due-day';

const at = (hour: number, timeZone: string, frequency: DigestTime['frequency'] = 'day') => ({
  hour,
  timeZone,
  frequency,
});
/** On which days a digest is sent, and when, by a run at seven minutes past every hour. */
function sendings(time: DigestTime, from: string, hours: number): [day: string, at: string][] {
  const sent = new Map<string, string>();
  for (let hour = 0; hour < hours; hour++) {
    const now = new Date(Date.parse(from) + hour * 3600_000 + 7 * 60_000);
    const day = dueDay(time, now);
    if (day !== null && !sent.has(day)) sent.set(day, now.toISOString().slice(0, 16));
  }
  return [...sent];
}

describe('the day that is due', () => {
  it('begins at the hour on the clock of the person, not of the server', () => {
    expect(dueDay(at(7, 'Asia/Tokyo'), new Date('2026-12-13T21:59:59Z'))).toBeNull();
    expect(dueDay(at(7, 'Asia/Tokyo'), new Date('2026-12-13T22:00:00Z'))).toBe('2026-12-14');
    expect(dueDay(at(7, 'Asia/Kathmandu'), new Date('2026-12-14T01:14:59Z'))).toBeNull();
    expect(dueDay(at(7, 'Asia/Kathmandu'), new Date('2026-12-14T01:15:00Z'))).toBe('2026-12-14');
    expect(dueDay(at(0, 'UTC'), new Date('2026-12-14T00:00:00Z'))).toBe('2026-12-14');
  });

  it('is still due for the rest of the day, when no run came at its hour', () => {
    expect(dueDay(at(7, 'UTC'), new Date('2026-12-14T23:59:00Z'))).toBe('2026-12-14');
    expect(dueDay(at(7, 'UTC'), new Date('2026-12-15T00:01:00Z'))).toBeNull();
  });

  it('is still due shortly after midnight, when the hour is late in the day', () => {
    expect(dueDay(at(23, 'UTC'), new Date('2026-12-15T00:01:00Z'))).toBe('2026-12-14');
    expect(dueDay(at(23, 'UTC'), new Date('2026-12-15T01:59:00Z'))).toBe('2026-12-14');
    expect(dueDay(at(23, 'UTC'), new Date('2026-12-15T02:01:00Z'))).toBeNull();
    expect(dueDay(at(23, 'UTC', 'week'), new Date('2026-12-15T00:01:00Z'))).toBe('2026-12-14');
    expect(dueDay(at(23, 'UTC', 'week'), new Date('2026-12-14T00:01:00Z'))).toBeNull();
  });

  it('knows weekdays and the Monday of a week', () => {
    expect(sendings(at(7, 'UTC', 'weekdays'), '2026-12-11T00:00:00Z', 96).map(([day]) => day)).toEqual([
      '2026-12-11',
      '2026-12-14',
    ]);
    expect(sendings(at(7, 'UTC', 'week'), '2026-12-07T00:00:00Z', 24 * 14).map(([day]) => day)).toEqual([
      '2026-12-07',
      '2026-12-14',
    ]);
    expect(['2026-12-10', '2026-12-11', '2026-12-12'].map((day) => daysToNext('weekdays', day))).toEqual([
      1, 3, 2,
    ]);
    expect([daysToNext('day', '2026-12-11'), daysToNext('week', '2026-12-14')]).toEqual([1, 7]);
  });

  it('is nobody’s where the time zone is not known', () => {
    expect(dueDay(at(7, 'Europe/Nowhere'), new Date())).toBeNull();
    expect([isTimeZone('Europe/Nowhere'), isTimeZone(''), isTimeZone('Europe/Berlin')]).toEqual([
      false,
      false,
      true,
    ]);
  });
});

describe('daylight saving', () => {
  it('sends at the next hour where the hour does not exist', () => {
    expect(sendings(at(2, 'Europe/Berlin'), '2026-03-28T00:00:00Z', 72)).toEqual([
      ['2026-03-28', '2026-03-28T01:07'],
      ['2026-03-29', '2026-03-29T01:07'],
      ['2026-03-30', '2026-03-30T00:07'],
    ]);
  });

  it('sends once where the hour comes twice', () => {
    expect(sendings(at(2, 'Europe/Berlin'), '2026-10-24T00:00:00Z', 71)).toEqual([
      ['2026-10-24', '2026-10-24T00:07'],
      ['2026-10-25', '2026-10-25T00:07'],
      ['2026-10-26', '2026-10-26T01:07'],
    ]);
  });

  it('sends on a day that has no midnight, and on one whose last hour is left out', () => {
    // Cairo goes from 00:00 to 01:00 on a Friday of April.
    expect(sendings(at(0, 'Africa/Cairo'), '2026-04-23T00:00:00Z', 30)).toContainEqual([
      '2026-04-24',
      '2026-04-23T22:07',
    ]);
    // Scoresbysund goes from 23:00 to 24:00 on the last Saturday of March.
    expect(sendings(at(23, 'America/Scoresbysund'), '2026-03-28T12:00:00Z', 36)).toContainEqual([
      '2026-03-28',
      '2026-03-29T01:07',
    ]);
  });

  it('has a day in every zone for every hour, once, through a whole year', () => {
    const zones = [
      'Europe/Berlin',
      'America/Scoresbysund',
      'America/Santiago',
      'Australia/Lord_Howe',
      'Africa/Casablanca',
    ];
    for (const zone of zones)
      for (const hour of [0, 2, 23]) {
        const days = sendings(at(hour, zone), '2026-01-01T12:00:00Z', 24 * 365).map(([day]) => day);
        expect([zone, hour, days.length >= 364, new Set(days).size === days.length]).toEqual([
          zone,
          hour,
          true,
          true,
        ]);
      }
  });
});
