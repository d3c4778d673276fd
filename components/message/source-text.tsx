import { useTranslations } from 'next-intl';
import type { MessageViews } from '@/lib/data/message/message-views';

/** The message as it stands in the file. */
export function SourceText({ views }: { views: MessageViews }) {
  const t = useTranslations('source');
  return (
    <>
      {views.sourceTruncated && <p className="px-5 pt-3 text-muted">{t('truncated')}</p>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: without it nobody can scroll long lines by keys. */}
      <pre className="source" tabIndex={0}>
        {views.source}
      </pre>
    </>
  );
}
