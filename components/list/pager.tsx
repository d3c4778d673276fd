import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { Icon } from '@/components/ui/icon';

/** Addresses of the pages before and after; null if there is none. */
export interface PagerLinks {
  previous: string | null;
  next: string | null;
}

/** The pages around one of several; `to` returns the address of a page. */
export function pagesAround(page: number, pages: number, to: (page: number) => string): PagerLinks {
  return { previous: page > 1 ? to(page - 1) : null, next: page < pages ? to(page + 1) : null };
}

/** The pages before and after; nothing when there is only one. */
export function Pager({ previous, next }: PagerLinks) {
  const t = useTranslations('pager');
  if (previous === null && next === null) return null;
  return (
    <nav className="pager" aria-label={t('label')}>
      {previous !== null && (
        <Link className="button button-quiet" href={previous} prefetch={false} rel="prev">
          <Icon name="back" />
          {t('previous')}
        </Link>
      )}
      {next !== null && (
        <Link className="button button-quiet" href={next} prefetch={false} rel="next">
          {t('next')}
          <Icon name="forward" />
        </Link>
      )}
    </nav>
  );
}
