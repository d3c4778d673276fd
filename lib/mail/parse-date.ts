/** Minutes east of UTC of the zone names of RFC 5322 4.3; any other name counts as UTC there. */
const ZONES: Record<string, number> = {
  EST: -300,
  EDT: -240,
  CST: -360,
  CDT: -300,
  MST: -420,
  MDT: -360,
  PST: -480,
  PDT: -420,
};

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

const DATE =
  /(\d{1,2})[\s-]+([a-z]{3})[a-z]*[\s-]+(\d{2,4})\s+(\d{1,2}):(\d{1,2})(?::(\d{1,2}))?(?:\.\d+)?\s*([ap]m\b)?\s*((?:GMT|UTC)?[+-]\d{1,4}|[a-z]{1,5})?/i;

/**
 * A Date header (RFC 5322 3.3 and its obsolete forms) as a point in time, or null. Not by `new Date(text)`, which takes a
 * date without a zone for the server's own.
 */
export function parseDate(value: string): Date | null {
  const match = DATE.exec(value.slice(0, 200));
  if (!match) return null;
  const [
    ,
    day = '',
    monthName = '',
    yearText = '',
    hour = '',
    minute = '',
    second = '0',
    half = '',
    zone = '',
  ] = match;
  const month = MONTHS.indexOf(monthName.toLowerCase());
  if (month === -1 || Number(day) > 31 || Number(hour) > 23 || Number(minute) > 59) return null;
  const date = new Date(0);
  date.setUTCFullYear(fullYear(yearText), month, Number(day));
  date.setUTCHours(fullHour(hour, half), Number(minute) - offsetMinutes(zone), Number(second));
  return date;
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

/** `+0200`, and the wrong but common `GMT+2`. */
function offsetMinutes(zone: string): number {
  const [, sign, digits = ''] = /([+-])(\d{1,4})$/.exec(zone) ?? [];
  if (sign === undefined) return ZONES[zone.toUpperCase()] ?? 0;
  const number = Number(digits);
  const minutes = digits.length < 3 ? number * 60 : Math.trunc(number / 100) * 60 + (number % 100);
  return sign === '-' ? -minutes : minutes;
}
