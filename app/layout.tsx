import type { Metadata } from 'next';
import { NextIntlClientProvider } from 'next-intl';
import { getLocale } from 'next-intl/server';
import type { ReactNode } from 'react';
import { clientMessages } from '@/components/ui/client-messages';
import { viewerTheme } from '@/lib/data/session/viewer';
import { withBasePath } from '@/lib/store/config/base-path';
import './globals.css';

export const metadata: Metadata = {
  icons: { icon: withBasePath('/icon.svg'), apple: withBasePath('/apple-touch-icon.png') },
  manifest: withBasePath('/manifest.webmanifest'),
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const [locale, theme] = await Promise.all([getLocale(), viewerTheme()]);
  return (
    <html lang={locale} data-theme={theme}>
      <body>
        <NextIntlClientProvider messages={await clientMessages('app', 'crash', 'notFound')}>
          {children}
        </NextIntlClientProvider>
      </body>
    </html>
  );
}
