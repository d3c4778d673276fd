/** How often a digest goes out: once a week is on Mondays. */
export const FREQUENCIES = ['day', 'weekdays', 'week'] as const;
export type DigestFrequency = (typeof FREQUENCIES)[number];

/** When somebody wants their digest. */
export interface DigestTime {
  frequency: DigestFrequency;
  /** 0 to 23, in the time zone. */
  hour: number;
  /** IANA. */
  timeZone: string;
}

const DAY_MS = 24 * 3600 * 1000;
/** A digest of the last hours of a day may still go out in the first of the next one: the run was late, or that hour does not exist. */
const LATE_HOURS = 3;

/** The days of a week on which each goes out; Sunday is 0. */
const WEEKDAYS: Record<DigestFrequency, readonly number[]> = {
  day: [0, 1, 2, 3, 4, 5, 6],
  weekdays: [1, 2, 3, 4, 5],
  week: [1],
};

/**
 * The day, as `2026-12-14` in the person's time zone, whose digest is to be sent by now if it was not; null where it is not time yet. By what a clock on
 * the wall shows: an hour that daylight saving leaves out has passed when the next one begins, and one that comes twice is of one day. Null, too, for a
 * time zone that is not known here.
 */
export function dueDay({ frequency, hour, timeZone }: DigestTime, now: Date): string | null {
  const clock = readClock(timeZone, now);
  if (!clock) return null;
  const day = hour <= clock.hour ? clock.day : 24 - hour + clock.hour < LATE_HOURS ? before(clock.day) : null;
  return day !== null && WEEKDAYS[frequency].includes(weekdayOf(day)) ? day : null;
}

/** How many days after the digest of a day the next one comes. */
export function daysToNext(frequency: DigestFrequency, day: string): number {
  const today = weekdayOf(day);
  for (let days = 1; days < 7; days++) if (WEEKDAYS[frequency].includes((today + days) % 7)) return days;
  return 7;
}

/** Whether the clocks of a time zone are known here. */
export function isTimeZone(name: string): boolean {
  return readClock(name, new Date(0)) !== null;
}

/** Day and hour on a clock at a wall of a time zone. */
function readClock(timeZone: string, at: Date): { day: string; hour: number } | null {
  const parts = new Map(
    formatOf(timeZone)
      ?.formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  if (parts.size === 0) return null;
  const [year, month, day, hour] = (['year', 'month', 'day', 'hour'] as const).map(
    (part) => parts.get(part) ?? '',
  );
  return { day: `${year}-${month}-${day}`, hour: Number(hour) };
}

const formats = new Map<string, Intl.DateTimeFormat | null>();

/** Kept, as making one takes longer than all else: there are a few hundred time zones. */
function formatOf(timeZone: string): Intl.DateTimeFormat | null {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const format = makeFormat(timeZone);
  if (format) formats.set(timeZone, format);
  return format;
}

function makeFormat(timeZone: string): Intl.DateTimeFormat | null {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
    });
  } catch {
    return null;
  }
}

function before(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - DAY_MS).toISOString().slice(0, 10);
}

function weekdayOf(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay();
}
