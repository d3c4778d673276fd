import { getMessages } from 'next-intl/server';

/** The texts of some nouns, and the form of dates where it is not the page's (use-dates.ts), for components that run in the browser; all others are put into words on the server. */
export async function clientMessages(...nouns: string[]): Promise<Record<string, unknown>> {
  const messages = await getMessages();
  return Object.fromEntries(
    Object.entries(messages).filter(([noun]) => noun === 'dates' || nouns.includes(noun)),
  );
}
