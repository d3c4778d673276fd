import { useTranslations } from 'next-intl';
import { messagePath } from '@/components/list/links';
import { Notice } from '@/components/ui/notice';
import { PlainLink } from '@/components/ui/plain-link';
import { ExactWhen } from '@/components/ui/when';
import type { ReportedMessage as Reported } from '@/lib/data/history/get-report';
import { ClassWord } from './class-word';
import { historyEntryPath } from './links';
import { RetrainForm } from './retrain-form';
import { useWhyNot } from './use-why-not';

/** What is known of a mail that somebody reports, and the button, or why there is no button. */
export function ReportedMessage({ mailbox, message }: { mailbox: string; message: Reported }) {
  const t = useTranslations();
  const whyNot = useWhyNot();
  const { entry, refusal, quarantineKey, signatureDays } = message;
  return (
    <section className="reported" aria-labelledby={`subject-${message.key}`}>
      <h2 id={`subject-${message.key}`} className="font-semibold">
        {entry ? (
          <PlainLink className="link" href={historyEntryPath(mailbox, message.key)}>
            <bdi>{entry.subject || t('row.noSubject')}</bdi>
          </PlainLink>
        ) : (
          t('report.notInHistory')
        )}
      </h2>
      {entry && (
        <p>
          <ClassWord of={entry.class} />{' '}
          <bdi>{entry.from.name || entry.from.address || t('row.noSender')}</bdi>{' '}
          {entry.at !== null && (
            <span className="text-muted">
              <ExactWhen at={entry.at} />
            </span>
          )}
        </p>
      )}
      {refusal === null ? (
        <RetrainForm
          message={{
            mailbox,
            key: message.key,
            lastDone: message.lastDone,
            retraining: { as: 'spam', isUndo: false },
          }}
          describedBy={`subject-${message.key}`}
        />
      ) : (
        <Notice tone={refusal === 'alreadySpam' ? 'success' : 'warning'} role="note">
          <p>{whyNot(refusal, signatureDays)}</p>
          {quarantineKey !== null && (
            <p>
              <PlainLink className="link" href={messagePath(mailbox, quarantineKey)}>
                {t('history.openInQuarantine')}
              </PlainLink>
            </p>
          )}
        </Notice>
      )}
    </section>
  );
}
