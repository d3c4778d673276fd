import { getRequestConfig } from 'next-intl/server';
import messages from '@/messages/en.json';
import { viewerTimeZone } from './viewer';

/** Language, texts and time zone of a request, for next-intl. English is the only language yet. */
export default getRequestConfig(async () => ({
  locale: 'en',
  messages,
  timeZone: await viewerTimeZone(),
  now: new Date(),
}));
