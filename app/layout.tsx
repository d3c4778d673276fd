import { NextIntlClientProvider } from 'next-intl';
import { getLocale } from 'next-intl/server';
import type { ReactNode } from 'react';
import { clientMessages } from '@/components/ui/client-messages';
import { viewerTheme } from '@/lib/data/session/viewer';
import './globals.css';

export default async function RootLayout({ children }: { children: ReactNode }) {
  const [locale, theme] = await Promise.all([getLocale(), viewerTheme()]);
  return (
    <html lang={locale} data-theme={theme}>
      <body>
        <NextIntlClientProvider messages={await clientMessages('app', 'crash')}>
          {children}
        </NextIntlClientProvider>
      </body>
    </html>
  );
}
