import { useNow, useTranslations } from 'next-intl';
import { ChangeForm } from '@/components/change/change-form';
import { FollowChanges } from '@/components/change/follow-changes';
import { JobRefresh } from '@/components/jobs/job-refresh';
import type { QuarantinedMessage } from '@/lib/data/message/get-quarantined-message';
import { LetAlso } from './let-also';

const NOTE = 'release-note';

/** Releases or deletes the message that is open; beside the button what a release does that cannot be taken back. */
export function MessageActions({ message }: { message: QuarantinedMessage }) {
  const t = useTranslations('message');
  const { mailbox, key, letting, releaseTo, working, running } = message;
  const words = useTranslations('working');
  const drawnAt = useNow().getTime();
  const note = noteOf(message);
  if (working !== null)
    return (
      <>
        <p className="text-muted">{words(working)}</p>
        {running === null ? <JobRefresh /> : <FollowChanges mailbox={mailbox} batches={[running]} />}
      </>
    );
  return (
    <>
      {/* One that is asked about anyway needs no second button. */}
      <ChangeForm
        fields={{ mailbox, key }}
        drawnAt={drawnAt}
        elsewhere={typeof releaseTo === 'string' ? key : undefined}
        releaseNote={note === null ? undefined : NOTE}
      >
        {letting && <LetAlso message={message} letting={letting} drawnAt={drawnAt} />}
      </ChangeForm>
      {note !== null && (
        <p id={NOTE} className="text-sm text-muted">
          {t(note)}
        </p>
      )}
    </>
  );
}

/** Why the filter will not be corrected as usual: it has learned the text already, or can learn from nothing else. */
function noteOf({ isForGood, signatureDaysLeft, problems, mailProblems }: QuarantinedMessage) {
  if (isForGood) return 'forGood';
  if ([...problems, ...mailProblems].some((code) => UNSIGNED.has(code))) return 'fromText';
  return signatureDaysLeft === null ? 'forgotten' : null;
}

const UNSIGNED = new Set<string>(['no-signature', 'signature-malformed']);
