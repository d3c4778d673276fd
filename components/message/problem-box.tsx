import { useTranslations } from 'next-intl';
import { FilterSaid } from '@/components/ui/filter-said';
import { Notice } from '@/components/ui/notice';
import { textOf } from '@/components/ui/text-of';
import { hasArrived } from '@/lib/data/change/has-arrived';
import { nobodyKnows } from '@/lib/data/change/nobody-knows';
import type { QuarantinedMessage } from '@/lib/data/message/get-quarantined-message';
import { DoubtForm } from './doubt-form';

/** What is wrong with the message, why it is still here after a try, and that it goes soon: in plain words. */
export function ProblemBox({ message }: { message: QuarantinedMessage }) {
  const t = useTranslations();
  const { failure, problems, mailProblems, expiresInDays, expiresSoon } = message;
  const codes = [...new Set([...problems, ...mailProblems])];
  const sentences = codes.map((code) => textOf(t, `problem.${code}`));
  if (failure)
    sentences.unshift(
      t('row.notReleased', {
        reason: t(`failure.${failure}`),
        to:
          hasArrived(failure) || nobodyKnows(failure, 'release') ? 'none' : message.failedRecipient || 'none',
      }),
    );
  if (message.doubt === 'earlier') sentences.splice(1, 0, t('row.doubtEarlier'));
  if (expiresSoon && expiresInDays !== null) sentences.push(t('row.expires', { days: expiresInDays }));
  if (sentences.length === 0) return null;
  return (
    <div className="message-note">
      <Notice tone={failure ? 'warning' : 'info'} role="note">
        {sentences.map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
        <FilterSaid said={message.said} />
        {message.doubt && <DoubtForm mailbox={message.mailbox} messageKey={message.key} />}
      </Notice>
    </div>
  );
}
