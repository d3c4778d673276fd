'use client';

import {
  type ReactNode,
  type SubmitEvent,
  useActionState,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { MoreTexts } from '@/components/ui/more-texts';
import { changeQuarantine } from '@/lib/data/actions/change-quarantine';
import type { ChangeAnswer } from '@/lib/data/change/change-texts';
import { useCarried } from './carried-result';
import { ChangeContext, type FindFocus } from './change-context';
import { ChangeStatus } from './change-status';
import { focusIfLost } from './focus-after';
import type { GoOn } from './go-on-by-key';
import { RecipientQuestion } from './recipient-question';
import { ReleaseQuestion } from './release-question';
import type { Shown } from './shown-results';
import { useLeaving } from './use-leaving';
import { useShown } from './use-shown';
import { type ChangeAction, useToldAction } from './use-told-action';
import { useUnread } from './use-unread';

const NONE: Shown = [];

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
  /** What the form that is under way ran into. */
  const before = useRef<Shown>([]);
  const told = useToldAction(action, mailbox, before);
  const { heard, isLeft, takeWayOut, goTo } = told;
  const [result, act, pending] = useActionState<ChangeAnswer | null, FormData>(told.action, null);
  useEffect(() => heard(result), [heard, result]);
  const [refused, setRefused] = useState<typeof result>(null);
  const [ofJobs, sayOfJobs] = useState<string | null>(null);
  const { shown, showCarried, sending, dismiss } = useShown(result);
  useCarried(mailbox, showCarried);
  const { leaving, gone, doing, leave } = useLeaving(result, pending);
  // What is changed now may be taking it back.
  useUnread(mailbox, pending ? NONE : shown);
  const asked = result?.ok ? result.data.question : null;
  const isRefused = asked !== null && result === refused;
  const question = isRefused ? null : asked;
  const find = useRef<FindFocus | null>(null);
  const goOn = useRef<GoOn | undefined>(undefined);
  const last = useRef<FindFocus | null>(null);
  /** Where the focus went when its row left. */
  const early = useRef<Element | null>(null);
  useLayoutEffect(() => {
    if (leaving.size === 0 || !find.current) return;
    focusIfLost(find.current());
    early.current = document.activeElement;
  }, [leaving]);
  // With the page that shows the result: after it the next form may have been sent, and it is that one's place and way that would be taken.
  useLayoutEffect(() => {
    // A question has the focus until it is answered.
    if (pending || question || !find.current) return;
    const wayOut = takeWayOut();
    if (wayOut !== null && result !== null) goTo(wayOut, shown);
    else if (goOn.current && isWhole(result)) {
      // Who has chosen another way is not led back from there.
      if (!isLeft()) goOn.current((address) => goTo(address, shown));
    }
    // What came back has it again.
    else if (early.current !== null && !isWhole(result)) focusIfLost(find.current(), early.current);
    // After a no it is back where it was, also on the button.
    else if (!isRefused || document.activeElement === document.body) focusIfLost(find.current());
    last.current = find.current;
    find.current = null;
    early.current = null;
    goOn.current = undefined;
  }, [pending, question, isRefused, result, shown, isLeft, takeWayOut, goTo]);
  const answering = { act, pending, onNo: () => setRefused(result) };
  const sent = (event: SubmitEvent<HTMLFormElement>, findFocus: FindFocus, way?: GoOn) => {
    if (pending) return event.preventDefault();
    const into = sending(isUndo(event));
    if (into === null) return event.preventDefault();
    before.current = into;
    find.current = findFocus;
    goOn.current = way;
    leave(event);
  };
  return (
    <ChangeContext
      value={{
        act,
        pending,
        sent,
        lastPlace: () => last.current,
        question,
        isRefused,
        leaving,
        gone,
        sayOfJobs,
      }}
    >
      <ChangeStatus
        mailbox={mailbox}
        shown={shown}
        onDismiss={dismiss}
        pending={pending}
        doing={doing}
        ofJobs={ofJobs}
      />
      {question && (
        <div className="question-place">
          <MoreTexts texts={result?.texts ?? {}}>
            {'candidates' in question ? (
              <RecipientQuestion question={question} {...answering} />
            ) : (
              <ReleaseQuestion question={question} {...answering} />
            )}
          </MoreTexts>
        </div>
      )}
      {children}
    </ChangeContext>
  );
}

function isUndo({ currentTarget, nativeEvent }: SubmitEvent<HTMLFormElement>): boolean {
  return new FormData(currentTarget, nativeEvent.submitter).get('intent') === 'undo';
}

/** Whether everything was done that was asked for. */
function isWhole(result: ChangeAnswer | null): result is ChangeAnswer & { ok: true } {
  return result?.ok === true && result.data.done > 0 && result.data.failed.length === 0;
}
