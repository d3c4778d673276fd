import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { Icon } from '@/components/ui/icon';
import { OfThisHost } from '@/components/ui/of-this-host';
import { PageTitle } from '@/components/ui/page-title';
import { UnusedNotice } from '@/components/ui/unused-notice';
import type { AuditPage } from '@/lib/data/site/get-audit';
import { AuditFilter } from './audit-filter';
import { AuditTable } from './audit-table';

/** The audit log, for admins. */
export function AuditView({ page }: { page: AuditPage }) {
  const t = useTranslations('audit');
  return (
    <div className="audit">
      <PageTitle page={t('title')} />
      <div className="list-head">
        <h1 className="page-title">{t('title')}</h1>
      </div>
      <OfThisHost what="audit" />
      <UnusedNotice unused={page.unused} />
      <AuditFilter page={page} />
      {page.rows.length === 0 ? (
        <p className="p-3 text-muted">{t('empty')}</p>
      ) : (
        <AuditTable
          label={t('title')}
          rows={page.rows}
          columns={['at', 'event', 'actor', 'mailbox', 'address']}
        />
      )}
      {page.older !== null && (
        <p className="p-3">
          <Link className="button" href={page.older} prefetch={false} rel="next">
            {t('older')}
            <Icon name="forward" />
          </Link>
        </p>
      )}
    </div>
  );
}
