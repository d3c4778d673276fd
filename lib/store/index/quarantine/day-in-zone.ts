import { TZDate } from '@date-fns/tz';

/** Midnight at the beginning of a day (YYYY-MM-DD) in a zone, `plusDays` later, through daylight saving changes. */
export function startOfDay(day: string, timeZone: string, plusDays = 0): Date {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(new TZDate(year, month - 1, date + plusDays, timeZone).getTime());
}
