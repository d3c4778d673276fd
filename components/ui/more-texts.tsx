'use client';

import { NextIntlClientProvider, useLocale, useMessages } from 'next-intl';
import type { ReactNode } from 'react';
import type { Texts } from '@/lib/data/request/texts';

/** Texts that came with data or with an answer, beside those that each page brings: what is seldom said is not sent each time. */
export function MoreTexts({ texts, children }: { texts: Texts; children: ReactNode }) {
  return (
    <NextIntlClientProvider locale={useLocale()} messages={{ ...useMessages(), ...texts }}>
      {children}
    </NextIntlClientProvider>
  );
}
