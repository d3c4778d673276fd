import Link from 'next/link';
import { useFormatter, useTranslations } from 'next-intl';
import { messagePath } from '@/components/list/links';
import { Snippet } from '@/components/ui/snippet';
import { When } from '@/components/ui/when';
import { searchOf } from '@/lib/data/request/raw-params';
import type { SearchPage } from '@/lib/data/site/get-search';

type Row = NonNullable<SearchPage['found']>['rows'][number];

/** A message that was found: whose it is, what it is, and the way to all from its sender. */
export function FoundRow({ row }: { row: Row }) {
  const { store, key, fromText, subject, receivedAt, confidence } = row;
  const t = useTranslations();
  const format = useFormatter();
  const name = subject || t('row.noSubject');
  return (
    <li className="found-row">
      <label className="found-pick">
        <input type="checkbox" name="picked" value={`${store}\t${key}`} aria-label={`${name}, ${store}`} />
      </label>
      <div>
        <p>
          <Link className="link" href={messagePath(store, key)} prefetch={false}>
            {name}
          </Link>
        </p>
        <Snippet row={row} attachment={t('row.attachment')} className="snippet" />
        <p>
          {fromText || t('row.noSender')}
          {fromText !== '' && (
            <>
              {' '}
              <Link
                className="link"
                href={`/admin/search${searchOf({ sender: fromText, confirm: 'release' })}`}
                prefetch={false}
                aria-label={t('siteSearch.allFrom', { sender: fromText })}
              >
                {t('siteSearch.allFromShort')}
              </Link>
            </>
          )}
        </p>
        <p className="text-muted">
          {t('siteSearch.in', { mailbox: store })} · <When at={receivedAt.toISOString()} />
          {confidence >= 0 &&
            ` · ${t('siteSearch.confidence', { confidence: format.number(confidence, { style: 'percent' }) })}`}
        </p>
      </div>
    </li>
  );
}
