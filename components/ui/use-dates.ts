import { useLocale, useMessages, useTimeZone } from 'next-intl';

export interface Dates {
  /** The language of their words, where it is not the page's. */
  lang: string | undefined;
  dateTime(date: Date, options: Intl.DateTimeFormatOptions): string;
}

/**
 * Dates and times as the person who looks is used to them: in the form of their language and region (lib/data/session/choose-locales.ts) and in
 * their time zone. The only place that writes them. Where the tag is not the page's it comes with the texts, which go to the server's and the browser's components alike.
 */
export function useDates(): Dates {
  const page = useLocale();
  const { dates } = useMessages() as object as { dates?: { locale: string } };
  const locale = dates?.locale ?? page;
  const timeZone = useTimeZone();
  return {
    lang: languageIn(locale) === languageIn(page) ? undefined : locale,
    dateTime: (date, options) => formatOf(locale, { timeZone, ...options }).format(date),
  };
}

/** Of a tag the language, without script and region. */
function languageIn(tag: string): string {
  return tag.split('-', 1)[0] ?? tag;
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
