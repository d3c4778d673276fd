import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { giveRows } from '@/components/list/document-rows';
import { Pager, pagesAround } from '@/components/list/pager';
import { HarmlessButton } from '@/components/ui/harmless-button';
import { Notice } from '@/components/ui/notice';
import { searchOf } from '@/lib/data/request/raw-params';
import type { SearchPage } from '@/lib/data/site/get-search';
import type { SearchParams } from '@/lib/data/site/search-params';
import { FoundForm } from './found-form';
import { FoundRows } from './found-rows';
import { useShownFound } from './shown-found';

/** What was found, which of it is selected, and what can be done with all of it. */
export function FoundList({
  params,
  found,
  offersAll,
}: {
  params: SearchParams;
  found: NonNullable<SearchPage['found']>;
  offersAll: boolean;
}) {
  const t = useTranslations('siteSearch');
  const row = useTranslations('row');
  const shown = useShownFound(found.rows);
  const { rows, total, hasMore, page, pages, behind } = found;
  const { confirm: _confirm, ...asked } = params;
  const to = (next: number) => `/admin/search${searchOf({ ...asked, page: next })}`;
  const confirm = (kind: 'release' | 'delete') =>
    `/admin/search${searchOf({ ...asked, page: undefined, confirm: kind })}`;
  return (
    <>
      {behind > 0 && <Notice tone="info">{t('behind', { count: behind })}</Notice>}
      <p role="status">{t(hasMore ? 'foundMany' : 'found', { total })}</p>
      {rows.length > 0 && (
        <FoundForm className="found">
          <HarmlessButton />
          <div className="panel-actions">
            <button type="submit" name="intent" value="release" className="button button-small">
              {t('releasePicked')}
            </button>
            <button type="submit" name="intent" value="delete" className="button button-small">
              {t('deletePicked')}
            </button>
            {offersAll && (
              <>
                <Link
                  className="button button-small"
                  href={confirm('release')}
                  prefetch={false}
                  scroll={false}
                >
                  {t(hasMore ? 'releaseAllOfMany' : 'releaseAll', { total })}
                </Link>
                <Link
                  className="button button-small"
                  href={confirm('delete')}
                  prefetch={false}
                  scroll={false}
                >
                  {t(hasMore ? 'deleteAllOfMany' : 'deleteAll', { total })}
                </Link>
              </>
            )}
            <Pager {...pagesAround(page, pages, to)} />
          </div>
          <FoundRows
            rows={giveRows('found', shown)}
            texts={{
              results: t('results'),
              attachment: row('attachment'),
              noSender: row('noSender'),
              allFrom: t('allFromShort'),
            }}
          />
        </FoundForm>
      )}
    </>
  );
}
