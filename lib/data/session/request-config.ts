import { getRequestConfig } from 'next-intl/server';
import { allAsInstalled } from '@/lib/store/config/as-installed';
import english from '@/messages/en.json';
import { viewerDateLocale, viewerTimeZone } from './viewer';

const messages = allAsInstalled(english);

/** Language, texts, time zone and form of dates of a request, for next-intl. English is the only language yet. */
export default getRequestConfig(async () => ({
  locale: 'en',
  // Not as `locale`: the texts count and order words by the rules of English.
  messages: { ...messages, dates: { locale: await viewerDateLocale() } },
  timeZone: await viewerTimeZone(),
  now: new Date(),
}));
