'use client';

import { NextIntlClientProvider } from 'next-intl';
import { app, crash } from '@/messages/en.json';
import ErrorPage from './error';
import './globals.css';

/** The last resort: stands in for the root layout, so it brings its own document and its own words. */
export default function GlobalError(props: { error: unknown; retry: () => void }) {
  return (
    <html lang="en">
      <body>
        <NextIntlClientProvider locale="en" messages={{ app, crash }} timeZone="UTC">
          <ErrorPage {...props} />
        </NextIntlClientProvider>
      </body>
    </html>
  );
}
