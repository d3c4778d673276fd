'use client';

import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useContext } from 'react';
import { useChange } from '@/components/change/change-context';
import { goneSince } from '@/components/change/gone-messages';
import { countMovedUp, MovedUpContext } from './moved-up';

/** Which part of a list is shown: "1–50 of 312", or "of more than 500"; of one that is searched also the way back to all of it. */
export function ListRange(props: {
  from: number;
  shown: number;
  total: number;
  /** There are more than these. */
  hasMore?: boolean;
  /** When the list was drawn, where it takes out by itself what has gone since: milliseconds, by the server's clock. */
  drawnAt?: number;
  /** Where the whole list is, and how many it has; null when it is what is shown. */
  all: { href: string; total: number } | null;
}) {
  const t = useTranslations('listRange');
  const { leaving, gone } = useChange();
  const { from, hasMore, all, drawnAt } = props;
  const without = drawnAt === undefined ? 0 : goneSince(gone, drawnAt).size;
  const movedUp = countMovedUp(useContext(MovedUpContext));
  const shown = props.shown + movedUp - without - (drawnAt === undefined ? 0 : leaving.size);
  if (shown <= 0) return null;
  const values = { from, to: from + shown - 1, total: props.total - without };
  if (all === null) return t('range', values);
  return (
    <>
      {t(hasMore ? 'rangeOfMany' : 'rangeOfMatches', values)}{' '}
      <Link className="link" href={all.href} prefetch={false}>
        {t('showAll', { all: all.total - without })}
      </Link>
    </>
  );
}
