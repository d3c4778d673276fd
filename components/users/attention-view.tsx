import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { mailboxPath } from '@/components/list/links';
import { Pager, pagesAround } from '@/components/list/pager';
import { OfThisHost } from '@/components/ui/of-this-host';
import { PageTitle } from '@/components/ui/page-title';
import { StackTable } from '@/components/ui/stack-table';
import { textOf } from '@/components/ui/text-of';
import { UnusedNotice } from '@/components/ui/unused-notice';
import { UserName } from '@/components/ui/user-name';
import type { AttentionPage } from '@/lib/data/people/get-attention';

const PATH = '/admin/users/attention';

/** The users that somebody should look at, and why. */
export function AttentionView({ page: shown }: { page: AttentionPage }) {
  const { rows, counts, total, only, unused, page, pages } = shown;
  const t = useTranslations('attention');
  const reasons = Object.entries(counts).filter(([, count]) => count > 0);
  const address = (reason: string | undefined, number: number) =>
    `${PATH}?${new URLSearchParams({ ...(reason ? { only: reason } : {}), page: String(number) })}`;
  return (
    <div className="sheet panels">
      <PageTitle page={t('title')} />
      <p>
        <Link className="link" href="/admin/users" prefetch={false}>
          {t('back')}
        </Link>
      </p>
      <h1 className="page-title">{t('title')}</h1>
      <p className="text-muted">{t('lead')}</p>
      <OfThisHost what="attention" />
      <UnusedNotice unused={unused} />
      {total === 0 && <p>{t('none')}</p>}
      {total > 0 && (
        <nav className="panel-actions" aria-label={t('filter')}>
          <Link
            className="button button-small"
            href={PATH}
            prefetch={false}
            aria-current={only ? undefined : 'true'}
          >
            {t('counted', { reason: t('all'), count: total })}
          </Link>
          {reasons.map(([reason, count]) => (
            <Link
              key={reason}
              className="button button-small"
              href={address(reason, 1)}
              prefetch={false}
              aria-current={only === reason ? 'true' : undefined}
            >
              {t('counted', { reason: textOf(t, reason), count })}
            </Link>
          ))}
        </nav>
      )}
      {rows.length > 0 && (
        <StackTable
          label={t('table')}
          className="text-table"
          columns={[t('user'), t('why')]}
          rows={rows.map(({ name, canOpen, attention }) => ({
            key: name,
            name: canOpen ? (
              <Link className="link" href={mailboxPath(name, 'quarantine')} prefetch={false}>
                <UserName name={name} />
              </Link>
            ) : (
              <UserName name={name} />
            ),
            cells: [attention.map(({ reason, values }) => <p key={reason}>{t(`${reason}Why`, values)}</p>)],
          }))}
        />
      )}
      <Pager {...pagesAround(page, pages, (number) => address(only, number))} />
    </div>
  );
}
