import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { ReleaseWeight } from '@/components/change/release-weight';
import { Notice } from '@/components/ui/notice';
import { searchOf } from '@/lib/data/request/raw-params';
import type { SearchPage } from '@/lib/data/site/get-search';
import type { SearchParams } from '@/lib/data/site/search-params';
import { AskedBox } from './asked-box';
import { FoundForm } from './found-form';

interface SearchPreviewProps {
  params: SearchParams;
  preview: NonNullable<SearchPage['preview']>;
}

/** Asks, with the numbers, before all that match is released or deleted. */
export function SearchPreview({
  params,
  preview: { kind, messages, mailboxes, hasMore, weight, shown },
}: SearchPreviewProps) {
  const t = useTranslations('siteSearch');
  const { confirm: _confirm, page: _page, ...asked } = params;
  if (messages === 0) return null;
  const fields = {
    intent: 'all',
    kind,
    params: searchOf(asked).slice(1),
    messages: shown.messages,
    below: shown.below,
    ...(weight ? { confirmed: shown.confirmed } : {}),
  };
  const found = `/admin/search${searchOf(asked)}`;
  return (
    <AskedBox key={`${kind} ${fields.params}`} id="asked">
      <Notice tone="warning">
        <p id="asked" className="font-medium">
          {t(`${kind}Preview`, { messages, mailboxes })}
        </p>
        <div id="asked-about">
          {hasMore && <p>{t('previewMore', { messages })}</p>}
          {weight && <ReleaseWeight weight={weight} />}
          <p>{t(`${kind}PreviewLead`)}</p>
        </div>
        <FoundForm fields={fields} className="panel-actions" after={found}>
          <button type="submit" className="button button-primary">
            {t(`${kind}Now`, { messages })}
          </button>
          <Link className="button" href={found} prefetch={false} scroll={false} data-command="no">
            {t('cancel')}
          </Link>
        </FoundForm>
      </Notice>
    </AskedBox>
  );
}
