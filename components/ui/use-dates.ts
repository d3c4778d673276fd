import { useTimeZone, useTranslations } from 'next-intl';

export interface Dates {
  /** The language of their words, where it is not the page's. */
  lang: string | undefined;
  dateTime(date: Date, options: Intl.DateTimeFormatOptions): string;
}

/**
 * Dates and times as the person who looks is used to them: in the form of their browser's first language (viewerDateLocale) and in
 * their time zone. The only place that writes them. The tag comes with the texts, which go to the server's and the browser's components alike.
 */
export function useDates(): Dates {
  const locale = useTranslations('dates')('locale');
  const timeZone = useTimeZone();
  return {
    lang: locale.startsWith('en') ? undefined : locale,
    dateTime: (date, options) => formatOf(locale, { timeZone, ...options }).format(date),
  };
}

/** Making one takes longer than a whole row; there are as many as forms and zones in use. */
const known = new Map<string, Intl.DateTimeFormat>();
const MOST = 200;

function formatOf(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${JSON.stringify(options)}`;
  const before = known.get(key);
  if (before) return before;
  // Anybody can ask for any language and zone.
  if (known.size >= MOST) known.clear();
  const made = new Intl.DateTimeFormat(locale, options);
  known.set(key, made);
  return made;
}
