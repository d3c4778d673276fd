import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { Icon } from '@/components/ui/icon';

/** The pages before and after; nothing when there is only one. `to` answers the address of a page. */
export function Pager({ page, pages, to }: { page: number; pages: number; to: (page: number) => string }) {
  const t = useTranslations('pager');
  if (pages === 1) return null;
  return (
    <nav className="pager" aria-label={t('label')}>
      {page > 1 && (
        <Link className="button button-quiet" href={to(page - 1)} prefetch={false} rel="prev">
          <Icon name="back" />
          {t('previous')}
        </Link>
      )}
      {page < pages && (
        <Link className="button button-quiet" href={to(page + 1)} prefetch={false} rel="next">
          {t('next')}
          <Icon name="forward" />
        </Link>
      )}
    </nav>
  );
}
