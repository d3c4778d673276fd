import { type RefObject, useCallback, useEffect, useRef } from 'react';
import { orLost } from '@/components/ui/lost-answers';
import type { ChangeAnswer } from '@/lib/data/change/change-texts';
import { TAKES_OUT } from '@/lib/data/change/takes-out';
import { carryAfter, carryResults } from './carried-result';
import type { Shown } from './shown-results';
import { noteTaken } from './taken-messages';
import { doneOf } from './use-leaving';

export type ChangeAction = (previous: ChangeAnswer | null, form: FormData) => Promise<ChangeAnswer>;

/** Answers null where the answer was lost. */
type AnsweredAction = (previous: ChangeAnswer | null, form: FormData) => Promise<ChangeAnswer | null>;

/** The action, and what is called with an answer once its page shows it. */
type ToldAction = [action: AnsweredAction, heard: (answer: ChangeAnswer | null) => void];

/**
 * An action whose answer is heard also when its page was left meanwhile: the counts in the navigation follow, and the next place that says
 * how changes ended says it, after those into which it ran (`before`). On the server it is the action itself, which a form without scripts names.
 */
export function useToldAction(action: ChangeAction, mailbox: string, before: RefObject<Shown>): ToldAction {
  const isHere = useRef(false);
  const isUnderWay = useRef(false);
  /** Somebody has chosen a way to another page meanwhile: it waits for the answer, which is shown for a moment then at most. */
  const isLeft = useRef(false);
  /** An answer that has come and was not shown yet. */
  const unheard = useRef<ChangeAnswer | null>(null);
  const heard = useCallback((answer: ChangeAnswer | null) => {
    if (unheard.current === answer && !isLeft.current) unheard.current = null;
  }, []);
  useEffect(() => {
    const note = ({ target }: Event) => {
      const link = target instanceof Element ? target.closest('a') : null;
      if (isUnderWay.current && link && !link.pathname.startsWith(window.location.pathname))
        isLeft.current = true;
    };
    document.addEventListener('click', note, true);
    return () => document.removeEventListener('click', note, true);
  }, []);
  useEffect(() => {
    isHere.current = true;
    return () => {
      isHere.current = false;
      // Not for what listens now: that goes with it.
      if (unheard.current) carryResults(mailbox, [...before.current, unheard.current]);
    };
  }, [mailbox, before]);
  if (typeof window === 'undefined') return [action, heard];
  const told: AnsweredAction = async (previous, form) => {
    const rows = form.has(TAKES_OUT) ? rowsOf(form) : [];
    isUnderWay.current = true;
    isLeft.current = false;
    const answer = await orLost(action, 'change')(previous, form).finally(() => {
      isUnderWay.current = false;
    });
    if (answer === null) return null;
    const done = new Set(
      doneOf(
        answer,
        rows.map(({ key }) => key),
      ),
    );
    const taken = rows.filter(({ key }) => done.has(key));
    if (taken.length > 0)
      noteTaken({
        mailbox,
        at: answer.at,
        messages: taken.length,
        likely: taken.filter(({ isLikely }) => isLikely).length,
        alerts: taken.filter(({ hasAlert }) => hasAlert).length,
      });
    // A question that nobody sees is answered by no.
    if (answer.ok && answer.data.question) return answer;
    if (isHere.current) unheard.current = answer;
    else carryAfter(mailbox, [...before.current, answer]);
    return answer;
  };
  return [told, heard];
}

/** What the navigation counts of the messages that a form names, as their rows show it. */
function rowsOf(form: FormData) {
  const keys = [form.get('arrived') ?? form.get('again') ?? form.getAll('key')].flat().map(String);
  return keys.map((key) => {
    const row = document.querySelector(`input[name="key"][value="${CSS.escape(key)}"]`)?.closest('tr');
    return {
      key,
      isLikely: row?.matches(':has([data-kind="likely"]):has(.cell-subject > i)') === true,
      hasAlert: row?.querySelector('.mark-alert') != null,
    };
  });
}
