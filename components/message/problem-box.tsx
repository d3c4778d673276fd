import { useTranslations } from 'next-intl';
import { failureAct } from '@/components/ui/failure-act';
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
  if (message.doubt === 'earlier') sentences.unshift(t('row.doubtEarlier'));
  if (message.isHeld) sentences.push(t('row.held'));
  if (expiresSoon && expiresInDays !== null) sentences.push(t('row.expires', { days: expiresInDays }));
  if (!failure && sentences.length === 0) return null;
  const isRefused = failure && !hasArrived(failure) && !nobodyKnows(failure, 'release');
  const refusedBy = isRefused ? message.failedRecipient : '';
  return (
    <div className="message-note">
      <Notice tone={failure ? 'warning' : 'info'} role="note">
        {failure && (
          <p>
            {refusedBy !== '' && t('row.notReleasedTo', { to: refusedBy })}{' '}
            {t(`failure.${failure}`, failureAct('release'))}
          </p>
        )}
        {sentences.map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
        <FilterSaid said={message.said} />
        {message.doubt && <DoubtForm mailbox={message.mailbox} messageKey={message.key} />}
      </Notice>
    </div>
  );
}
