import { useTranslations } from 'next-intl';
import { messagePath } from '@/components/list/links';
import type { QuarantinedMessage } from '@/lib/data/message/get-quarantined-message';
import { quarantineSearch } from '@/lib/data/quarantine/quarantine-query';
import { AttachmentList } from './attachment-list';
import { MailFrame } from './mail-frame';

/** The text of the mail, in a frame of its own where nothing runs, and what is attached to it. */
export function MessageTab({ message, showImages }: { message: QuarantinedMessage; showImages: boolean }) {
  const t = useTranslations('message');
  const self = messagePath(message.mailbox, message.key);
  const kept = [...new URLSearchParams(quarantineSearch(message.params))];
  return (
    <>
      {message.body === 'none' ? (
        <p className="p-5 text-muted">{t('noText')}</p>
      ) : (
        <MailFrame self={self} kept={kept} remoteImages={message.remoteImages} initiallyShown={showImages} />
      )}
      <AttachmentList self={self} attachments={message.attachments} />
    </>
  );
}
