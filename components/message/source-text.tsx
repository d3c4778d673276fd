import { useTranslations } from 'next-intl';
import { PlainLink } from '@/components/ui/plain-link';
import type { QuarantinedMessage } from '@/lib/data/message/get-quarantined-message';

/** A source up to here travels with the page; a longer one waits until its tab is asked for. */
const QUICK_LENGTH = 32 * 1024;

/** The message as it stands in the file. */
export function SourceText(props: { message: QuarantinedMessage; self: string; isAsked: boolean }) {
  const t = useTranslations();
  const { source, sourceTruncated } = props.message;
  if (source.length > QUICK_LENGTH && !props.isAsked) {
    return (
      <p className="p-5">
        <PlainLink className="link" href={`${props.self}${props.self.includes('?') ? '&' : '?'}tab=source`}>
          {t('message.openSource')}
        </PlainLink>
      </p>
    );
  }
  return (
    <>
      {sourceTruncated && <p className="px-5 pt-3 text-muted">{t('source.truncated')}</p>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: without it nobody can scroll long lines by keys. */}
      <pre className="source" tabIndex={0}>
        {source}
      </pre>
    </>
  );
}
