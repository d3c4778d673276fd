/**
 * Minutes east of UTC of the zone names of RFC 5322 4.3, and of such as are not of it, but in use and of one meaning. Any other name
 * counts as UTC.
 */
const ZONES: Record<string, number> = {
  EST: -300,
  EDT: -240,
  CST: -360,
  CDT: -300,
  MST: -420,
  MDT: -360,
  PST: -480,
  PDT: -420,
  AKST: -540,
  AKDT: -480,
  HST: -600,
  NST: -210,
  NDT: -150,
  CET: 60,
  CEST: 120,
  MET: 60,
  MEST: 120,
  MEZ: 60,
  MESZ: 120,
  WEST: 60,
  BST: 60,
  EET: 120,
  EEST: 180,
  MSK: 180,
  MSD: 240,
  JST: 540,
  KST: 540,
  ACST: 570,
  ACDT: 630,
  AEST: 600,
  AEDT: 660,
  NZST: 720,
  NZDT: 780,
};

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

const TIME = String.raw`(?<hour>\d{1,2}):(?<minute>\d{1,2})(?::(?<second>\d{1,2}))?(?:[.,]\d+)?\s*(?<half>[ap]m\b)?`;
const ZONE = String.raw`\s*(?<zone>(?:GMT|UTC?)?\s?[+-]\d{1,4}(?::\d{2})?|[a-z]{1,5}\b)?`;

/** RFC 5322 3.3, and its obsolete forms. */
const USUAL = new RegExp(
  String.raw`(?<day>\d{1,2})(?:st|nd|rd|th)?[\s,-]+(?<month>[a-z]{3})[a-z]*[\s.,-]+(?<year>\d{2,4}),?\s+${TIME}${ZONE}`,
  'i',
);
/** ctime(3) and date(1): `Mon Nov  2 10:00:00 CET 2026`; the zone may also follow the year. */
const CTIME = new RegExp(
  String.raw`\b(?<month>[a-z]{3})[a-z]*\.?\s+(?<day>\d{1,2})\s+${TIME}(?:\s+(?<inner>[a-z]{1,5}|[+-]\d{4}))?\s+(?<year>\d{4})${ZONE}`,
  'i',
);
/** `November 2, 2026 10:00 AM`. */
const AMERICAN = new RegExp(
  String.raw`\b(?<month>[a-z]{3})[a-z]*\.?\s+(?<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?<year>\d{4})(?:,|\s+at)?\s+${TIME}${ZONE}`,
  'i',
);
/** ISO 8601. */
const ISO = new RegExp(
  String.raw`\b(?<year>\d{4})-(?<month>\d{1,2})-(?<day>\d{1,2})(?:T|\s+)${TIME}${ZONE}`,
  'i',
);

/** How much of a value is looked at. */
const MAX_LENGTH = 200;
/** There was no mail before, and there is none yet from after: such a year is a fault of the sender's, or meant to stand first in a list. */
const FIRST_YEAR = 1970;
const LAST_YEAR = 2099;
/** In minutes. No zone is further from UTC than 14 hours, so what is counts as any other name that nobody knows. */
const MAX_OFFSET = 15 * 60;

/**
 * A Date header (RFC 5322 3.3 and its obsolete forms, or else as ctime or ISO 8601 write it) as a point in time, or null, also of a day that
 * no calendar has and of a year in which no mail was sent. Not by `new Date(text)`, which takes a date without a zone for the server's own.
 */
export function parseDate(value: string): Date | null {
  const text = value.slice(0, MAX_LENGTH);
  const match = USUAL.exec(text) ?? CTIME.exec(text) ?? AMERICAN.exec(text) ?? ISO.exec(text);
  if (!match?.groups) return null;
  const { day = '', month = '', year = '', hour = '', minute = '', second = '0', half = '' } = match.groups;
  const monthIndex = /^\d/.test(month) ? Number(month) - 1 : MONTHS.indexOf(month.toLowerCase());
  if (monthIndex < 0 || monthIndex > 11) return null;
  // 60 in the last minute of some years.
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return null;
  const zone = match.groups.zone || match.groups.inner || '';
  const date = dayOf(fullYear(year), monthIndex, Number(day));
  date?.setUTCHours(fullHour(hour, half), Number(minute) - offsetMinutes(zone), Number(second));
  return date;
}

/** The beginning of a day, in UTC; null for one that is in no calendar, or in which nobody sent mail. */
function dayOf(year: number, monthIndex: number, day: number): Date | null {
  if (year < FIRST_YEAR || year > LAST_YEAR) return null;
  const date = new Date(Date.UTC(year, monthIndex, day));
  return date.getUTCMonth() === monthIndex && date.getUTCDate() === day ? date : null;
}

/** RFC 5322 4.3: two digits are 1950 to 2049, three are years since 1900. */
function fullYear(text: string): number {
  const year = Number(text);
  if (text.length === 2) return year < 50 ? 2000 + year : 1900 + year;
  return text.length === 3 ? 1900 + year : year;
}

/** Some mailers write 10:05:15 PM. */
function fullHour(hour: string, half: string): number {
  const pm = half.toLowerCase() === 'pm' ? 12 : 0;
  return half === '' ? Number(hour) : (Number(hour) % 12) + pm;
}

/** `+0200`, and the wrong but common `GMT+2` and `+02:00`. */
function offsetMinutes(zone: string): number {
  const [, sign, hours = '', minutes] = /([+-])(\d{1,4})(?::(\d{2}))?$/.exec(zone) ?? [];
  if (sign === undefined) return ZONES[zone.toUpperCase()] ?? 0;
  const number = Number(hours);
  const whole = hours.length < 3 ? number * 60 : Math.trunc(number / 100) * 60 + (number % 100);
  const offset = whole + Number(minutes ?? 0);
  if (offset > MAX_OFFSET) return 0;
  return sign === '-' ? -offset : offset;
}
