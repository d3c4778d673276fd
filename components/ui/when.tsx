import { useFormatter, useNow } from 'next-intl';
import { relativeTime } from './relative-time';
import { useDates } from './use-dates';

/** A time as people say it ("2 hours ago"), with the exact one in the viewer's zone on demand. */
export function When({ at }: { at: string }) {
  const format = useFormatter();
  const dates = useDates();
  const now = useNow();
  const date = new Date(at);
  return (
    <time dateTime={at} title={dates.dateTime(date, { dateStyle: 'full', timeStyle: 'medium' })}>
      {relativeTime(format, date, now)}
    </time>
  );
}

/** The exact time in the viewer's zone, with its distance from now on demand. */
export function ExactWhen({ at }: { at: string }) {
  const format = useFormatter();
  const dates = useDates();
  const now = useNow();
  const date = new Date(at);
  return (
    <time dateTime={at} title={relativeTime(format, date, now)} lang={dates.lang}>
      {dates.dateTime(date, { dateStyle: 'medium', timeStyle: 'short' })}
    </time>
  );
}

/** The day in the viewer's zone, with the exact time on demand. */
export function DayOf({ at }: { at: string }) {
  const dates = useDates();
  const date = new Date(at);
  return (
    <time
      dateTime={at}
      title={dates.dateTime(date, { dateStyle: 'full', timeStyle: 'medium' })}
      lang={dates.lang}
    >
      {dates.dateTime(date, { dateStyle: 'medium' })}
    </time>
  );
}
