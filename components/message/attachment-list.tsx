import { useFormatter, useTranslations } from 'next-intl';
import { formatSize } from '@/components/ui/format-size';
import { Icon } from '@/components/ui/icon';
import { PlainLink } from '@/components/ui/plain-link';
import type { QuarantinedMessage } from '@/lib/data/message/get-quarantined-message';

interface FilesProps {
  self: string;
  attachments: QuarantinedMessage['attachments'];
}

/** What is attached, by name, type and size, and the pictures of the text apart. Each can be downloaded; none is ever shown here. */
export function AttachmentList({ self, attachments }: FilesProps) {
  const t = useTranslations('message');
  const attached = attachments.filter(({ inline }) => !inline);
  const pictures = attachments.filter(({ inline }) => inline);
  return (
    <>
      {attached.length > 0 && (
        <section className="attachments" aria-labelledby="attachments">
          <h3 id="attachments">{t('attachments')}</h3>
          <Files self={self} attachments={attached} />
        </section>
      )}
      {pictures.length > 0 && (
        <details className="attachments">
          <summary>{t('pictures', { count: pictures.length })}</summary>
          <Files self={self} attachments={pictures} />
        </details>
      )}
    </>
  );
}

function Files({ self, attachments }: FilesProps) {
  const format = useFormatter();
  return (
    <ul>
      {attachments.map(({ index, fileName, mimeType, size, inline }) => (
        <li key={index}>
          {!inline && <Icon name="attachment" />}
          <PlainLink className="link" href={`${self}/attachment/${index}`} download>
            <bdi>{fileName}</bdi>
          </PlainLink>
          <span className="text-muted">
            <bdi>{mimeType}</bdi>, {formatSize(format, size)}
          </span>
        </li>
      ))}
    </ul>
  );
}
