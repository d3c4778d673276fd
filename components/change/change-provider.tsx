'use client';

import { type ReactNode, type SubmitEvent, useActionState, useEffect, useRef, useState } from 'react';
import { changeQuarantine } from '@/lib/data/actions/change-quarantine';
import type { ChangeResult } from '@/lib/data/change/change-result';
import type { ActionResult } from '@/lib/data/request/define-action';
import { carryResult, takeCarried } from './carried-result';
import { ChangeContext, type FindFocus } from './change-context';
import { ChangeStatus } from './change-status';
import { focusIfLost } from './focus-after';
import type { GoOn } from './go-on-by-key';
import { RecipientQuestion } from './recipient-question';
import { ReleaseQuestion } from './release-question';

type ChangeAction = (
  previous: ActionResult<ChangeResult> | null,
  form: FormData,
) => Promise<ActionResult<ChangeResult>>;

/** What the forms of the list and of the message beside it do, and one place that says how the last one ended. */
export function ChangeProvider({
  mailbox,
  action = changeQuarantine,
  children,
}: {
  mailbox: string;
  /** Instead of what is done in the quarantine. */
  action?: ChangeAction;
  children: ReactNode;
}) {
  const [result, act, pending] = useActionState(action, null);
  const [refused, setRefused] = useState<typeof result>(null);
  const [ofJobs, sayOfJobs] = useState<string | null>(null);
  const [carried, setCarried] = useState<typeof result>(null);
  const asked = result?.ok ? result.data.question : null;
  const isRefused = asked !== null && result === refused;
  const question = isRefused ? null : asked;
  const find = useRef<FindFocus | null>(null);
  const goOn = useRef<GoOn | undefined>(undefined);
  const last = useRef<FindFocus | null>(null);
  useEffect(() => {
    const left = takeCarried(mailbox);
    if (!left) return;
    setCarried(left);
    focusIfLost(document.querySelector<HTMLElement>('[data-heading], h1'));
  }, [mailbox]);
  useEffect(() => {
    // A question has the focus until it is answered.
    if (pending || question || !find.current) return;
    if (goOn.current && isWhole(result)) goOn.current(() => carryResult(mailbox, result));
    // After a no it is back where it was, also on the button.
    else if (!isRefused || document.activeElement === document.body) focusIfLost(find.current());
    last.current = find.current;
    find.current = null;
    goOn.current = undefined;
  }, [pending, question, isRefused, result, mailbox]);
  const answering = { act, pending, onNo: () => setRefused(result) };
  const sent = (event: SubmitEvent<HTMLFormElement>, findFocus: FindFocus, way?: GoOn) => {
    if (pending) return event.preventDefault();
    find.current = findFocus;
    goOn.current = way;
  };
  return (
    <ChangeContext
      value={{ act, pending, sent, lastPlace: () => last.current, question, isRefused, sayOfJobs }}
    >
      <ChangeStatus
        mailbox={mailbox}
        result={asked ? null : (result ?? carried)}
        pending={pending}
        ofJobs={ofJobs}
      />
      {question && (
        <div className="question-place">
          {'candidates' in question ? (
            <RecipientQuestion question={question} {...answering} />
          ) : (
            <ReleaseQuestion question={question} {...answering} />
          )}
        </div>
      )}
      {children}
    </ChangeContext>
  );
}

/** Whether everything was done that was asked for. */
function isWhole(
  result: ActionResult<ChangeResult> | null,
): result is ActionResult<ChangeResult> & { ok: true } {
  return result?.ok === true && result.data.done > 0 && result.data.failed.length === 0;
}
