import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { ReleaseWeight } from '@/components/change/release-weight';
import { Notice } from '@/components/ui/notice';
import { searchOf } from '@/lib/data/request/raw-params';
import type { SearchPage } from '@/lib/data/site/get-search';
import type { SearchParams } from '@/lib/data/site/search-params';
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
  return (
    <Notice tone="warning">
      <p className="font-medium">{t(`${kind}Preview`, { messages, mailboxes })}</p>
      {hasMore && <p>{t('previewMore', { messages })}</p>}
      {weight && <ReleaseWeight weight={weight} />}
      <p>{t(`${kind}PreviewLead`)}</p>
      <FoundForm fields={fields} className="panel-actions">
        <button type="submit" className="button button-primary">
          {t(`${kind}Now`, { messages })}
        </button>
        <Link className="button" href={`/admin/search${searchOf(asked)}`} prefetch={false}>
          {t('cancel')}
        </Link>
      </FoundForm>
    </Notice>
  );
}
