import { NextIntlClientProvider } from 'next-intl';
import { getLocale } from 'next-intl/server';
import type { ReactNode } from 'react';
import { clientMessages } from '@/components/ui/client-messages';
import { viewerTheme } from '@/lib/data/session/viewer';
import { textDirection } from '@/lib/ground/text-direction';
import { withBasePath } from '@/lib/store/config/base-path';
import './globals.css';

export default async function RootLayout({ children }: { children: ReactNode }) {
  const [locale, theme] = await Promise.all([getLocale(), viewerTheme()]);
  return (
    <html lang={locale} dir={textDirection(locale)} data-theme={theme}>
      {/* Not as metadata: that is sent late, and taken away and put back as pages change, and browsers ask for another icon meanwhile. */}
      <head>
        <link rel="icon" href={withBasePath('/icon.svg')} />
        <link rel="apple-touch-icon" href={withBasePath('/apple-touch-icon.png')} />
        <link rel="manifest" href={withBasePath('/manifest.webmanifest')} />
      </head>
      <body>
        <NextIntlClientProvider messages={await clientMessages('app', 'crash', 'notFound')}>
          {children}
        </NextIntlClientProvider>
      </body>
    </html>
  );
}
