'use client';

import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { PlainLink } from '@/components/ui/plain-link';
import type { Place } from './place';

/**
 * The way to the next message, once this one is gone. A message that is gone has no neighbours, so what came next is
 * remembered from when it was still there: `next` undefined means gone, null means that it was the last.
 */
export function WayOn({ next, place }: { next: string | null | undefined; place: Place }) {
  const t = useTranslations('changeButton');
  const [known, setKnown] = useState(next);
  if (next !== undefined && next !== known) setKnown(next);
  if (next !== undefined || !known) return null;
  const shared = { className: 'button button-primary', 'data-command': 'next' };
  return place === 'page' ? (
    <PlainLink href={known} {...shared}>
      {t('next')}
    </PlainLink>
  ) : (
    <Link href={known} scroll={false} prefetch={false} {...shared}>
      {t('next')}
    </Link>
  );
}
