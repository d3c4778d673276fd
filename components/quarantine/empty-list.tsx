import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { quarantinePath } from '@/components/list/links';
import { When } from '@/components/ui/when';
import type { QuarantinePage } from '@/lib/data/quarantine/get-quarantine';

/** Shown instead of the table: nothing is quarantined, or nothing matches. */
export function EmptyList({ page: { mailbox, quarantined, lastReceivedAt } }: { page: QuarantinePage }) {
  const t = useTranslations('quarantine');
  const range = useTranslations('listRange');
  if (quarantined > 0) {
    return (
      <div className="empty">
        <p>{t('noneMatch', { all: quarantined })}</p>
        <Link className="button" href={quarantinePath(mailbox)} prefetch={false}>
          {range('showAll', { all: quarantined })}
        </Link>
      </div>
    );
  }
  return (
    <div className="empty">
      <p className="empty-title">{t('empty')}</p>
      <p>
        {lastReceivedAt ? t.rich('lastCame', { when: () => <When at={lastReceivedAt} /> }) : t('neverCame')}
      </p>
    </div>
  );
}
