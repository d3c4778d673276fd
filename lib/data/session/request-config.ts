import { getRequestConfig } from 'next-intl/server';
import messages from '@/messages/en.json';
import { viewerDateLocale, viewerTimeZone } from './viewer';

/** Language, texts, time zone and form of dates of a request, for next-intl. English is the only language yet. */
export default getRequestConfig(async () => ({
  locale: 'en',
  // Not as `locale`: the texts count and order words by the rules of English.
  messages: { ...messages, dates: { locale: await viewerDateLocale() } },
  timeZone: await viewerTimeZone(),
  now: new Date(),
}));
