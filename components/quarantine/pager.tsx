import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { Icon } from '@/components/ui/icon';
import type { QuarantinePage } from '@/lib/data/get-quarantine';
import { quarantinePath } from './links';

/** The pages before and after; nothing when there is only one. */
export function Pager({ page: { mailbox, params, page, pages } }: { page: QuarantinePage }) {
  const t = useTranslations('pager');
  if (pages === 1) return null;
  const to = (number: number) => quarantinePath(mailbox, { ...params, page: number });
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
