import { useFormatter, useTranslations } from 'next-intl';
import { formatSize } from '@/components/ui/format-size';
import { Icon } from '@/components/ui/icon';
import { PlainLink } from '@/components/ui/plain-link';
import type { QuarantinedMessage } from '@/lib/data/message/get-quarantined-message';

/** What is attached, by name, type and size. Each can be downloaded; none is ever shown here. */
export function AttachmentList(props: { self: string; attachments: QuarantinedMessage['attachments'] }) {
  const t = useTranslations('message');
  const format = useFormatter();
  if (props.attachments.length === 0) return null;
  return (
    <section className="attachments" aria-labelledby="attachments">
      <h3 id="attachments">{t('attachments')}</h3>
      <ul>
        {props.attachments.map(({ index, fileName, mimeType, size }) => (
          <li key={index}>
            <Icon name="attachment" />
            <PlainLink className="link" href={`${props.self}/attachment/${index}`} download>
              <bdi>{fileName}</bdi>
            </PlainLink>
            <span className="text-muted">
              <bdi>{mimeType}</bdi>, {formatSize(format, size)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
