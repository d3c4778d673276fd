import { useFormatter, useNow } from 'next-intl';

/** A time as people say it ("2 hours ago"), with the exact one in the viewer's zone for who asks. */
export function When({ at }: { at: string }) {
  const format = useFormatter();
  const now = useNow();
  const date = new Date(at);
  return (
    <time dateTime={at} title={format.dateTime(date, { dateStyle: 'full', timeStyle: 'medium' })}>
      {format.relativeTime(date, now)}
    </time>
  );
}

/** The exact time in the viewer's zone, with its distance for who asks. */
export function ExactWhen({ at }: { at: string }) {
  const format = useFormatter();
  const now = useNow();
  const date = new Date(at);
  return (
    <time dateTime={at} title={format.relativeTime(date, now)}>
      {format.dateTime(date, { dateStyle: 'medium', timeStyle: 'short' })}
    </time>
  );
}

/** The day in the viewer's zone, with the exact time for who asks. */
export function DayOf({ at }: { at: string }) {
  const format = useFormatter();
  const date = new Date(at);
  return (
    <time dateTime={at} title={format.dateTime(date, { dateStyle: 'full', timeStyle: 'medium' })}>
      {format.dateTime(date, { dateStyle: 'medium' })}
    </time>
  );
}

/** The day in the viewer's zone, as short as it can be, for columns that have no room. */
export function ShortDay({ at }: { at: string }) {
  const format = useFormatter();
  const date = new Date(at);
  return (
    <time dateTime={at} title={format.dateTime(date, { dateStyle: 'full', timeStyle: 'medium' })}>
      {format.dateTime(date, { dateStyle: 'short' })}
    </time>
  );
}
