import { getRequestConfig } from 'next-intl/server';
import { textsOf } from './texts-of';
import { viewerLocales, viewerTimeZone } from './viewer';

/** Language, texts, time zone and form of dates of a request, for next-intl. */
export default getRequestConfig(async () => {
  const { language, locale, dates } = await viewerLocales();
  return {
    locale,
    messages: { ...(await textsOf(language)), ...(dates !== locale && { dates: { locale: dates } }) },
    timeZone: await viewerTimeZone(),
    now: new Date(),
  };
});
