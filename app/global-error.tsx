'use client';

import { NextIntlClientProvider } from 'next-intl';
import { useSyncExternalStore } from 'react';
import { type Language, languageOf } from '@/lib/ground/languages';
import { textDirection } from '@/lib/ground/text-direction';
// Not from the file of a language: all of a file would come to the browser, with every page.
import texts from '@/messages/last-resort/crash.json';
import ErrorPage from './error';
import './globals.css';

/** The last resort: stands in for the root layout, so it brings its own document and its own words. Whose language it is nobody says here but the browser. */
export default function GlobalError(props: { error: unknown; retry: () => void }) {
  const language = useSyncExternalStore<Language>(
    () => () => undefined,
    () => navigator.languages.map(languageOf).find((each) => each !== null) ?? 'en',
    () => 'en',
  );
  return (
    <html lang={language} dir={textDirection(language)}>
      <body>
        <NextIntlClientProvider locale={language} messages={texts[language]} timeZone="UTC">
          <ErrorPage {...props} />
        </NextIntlClientProvider>
      </body>
    </html>
  );
}
