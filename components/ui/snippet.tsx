import { useTranslations } from 'next-intl';
import { Icon } from './icon';

/** Under the subject: a paper clip, and the first words of the text, which may run from right to left. */
export function Snippet({
  row: { snippet, hasAttachment },
}: {
  row: { snippet: string; hasAttachment: boolean };
}) {
  const t = useTranslations('row');
  if (snippet === '' && !hasAttachment) return null;
  return (
    <span className="snippet">
      {hasAttachment && (
        <>
          <Icon name="attachment" />
          <span className="sr-only">{t('attachment')} </span>
        </>
      )}
      <bdi>{snippet}</bdi>
    </span>
  );
}
