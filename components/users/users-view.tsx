import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { Pager, pagesAround } from '@/components/list/pager';
import { Notice } from '@/components/ui/notice';
import { OfThisHost } from '@/components/ui/of-this-host';
import { PageTitle } from '@/components/ui/page-title';
import { PlainLink } from '@/components/ui/plain-link';
import { SearchForm } from '@/components/ui/search-form';
import { UnusedNotice } from '@/components/ui/unused-notice';
import type { UsersPage } from '@/lib/data/people/get-users';
import { usersCsvPath, usersPath } from './links';
import { UsersTable } from './users-table';

/** The users of the site, or those that a subadmin may open. */
export function UsersView({ page }: { page: UsersPage }) {
  const t = useTranslations('users');
  const { params, rows, totals, from } = page;
  const { sort, dir } = params;
  return (
    <div className="sheet">
      <PageTitle page={t('title')} />
      <div className="list-head">
        <h1 className="page-title">{t('title')}</h1>
        <SearchForm action="/admin/users" label={t('search')} q={params.q} kept={{ sort, dir }} />
        <Link className="button" href="/admin/users/attention" prefetch={false}>
          {t('attention')}
        </Link>
        {rows.length > 0 && (
          // A file, not a page: the router must not fetch it.
          <PlainLink className="button" href={usersCsvPath(params)} download>
            {t('csv')}
          </PlainLink>
        )}
      </div>
      <OfThisHost what="users" />
      <UnusedNotice unused={page.unused} />
      {totals.unknown > 0 && (
        <div className="list-notice">
          <Notice tone="info" role="note">
            {t('unknown', { count: totals.unknown })}
          </Notice>
        </div>
      )}
      {rows.length === 0 ? (
        <NoUsers page={page} />
      ) : (
        <>
          <UsersTable page={page} />
          <div className="sheet-foot">
            <span>{t('range', { from, to: from + rows.length - 1, total: totals.users })}</span>
            <Pager
              {...pagesAround(page.page, page.pages, (number) => usersPath({ ...params, page: number }))}
            />
          </div>
          <p className="list-lead">{t('lead')}</p>
        </>
      )}
    </div>
  );
}

function NoUsers({ page: { params, isWhole } }: { page: UsersPage }) {
  const t = useTranslations('users');
  if (params.q === undefined) return <p className="empty">{isWhole ? t('empty') : t('emptyYours')}</p>;
  return (
    <div className="empty">
      <p>{t('noneMatch', { search: params.q })}</p>
      <Link className="button" href={usersPath({ sort: params.sort, dir: params.dir })} prefetch={false}>
        {t('showAll')}
      </Link>
    </div>
  );
}
