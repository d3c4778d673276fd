import { type RefObject, useCallback, useEffect, useRef } from 'react';
import { orLost } from '@/components/ui/lost-answers';
import { isOnItsWay } from '@/components/ui/on-its-way';
import type { ChangeAnswer } from '@/lib/data/change/change-texts';
import { TAKES_OUT } from '@/lib/data/change/takes-out';
import { carryAfter, carryResults, dropCarried } from './carried-result';
import type { Shown } from './shown-results';
import { noteTaken } from './taken-messages';
import { doneOf } from './use-leaving';
import { READ_MS } from './use-ran-into';

/** As long as components/frame/on-the-way.tsx takes a page that is loaded afresh for one that is on its way. */
const LOAD_MS = 10_000;

export type ChangeAction = (previous: ChangeAnswer | null, form: FormData) => Promise<ChangeAnswer>;

/** Answers null where the answer was lost. */
type AnsweredAction = (previous: ChangeAnswer | null, form: FormData) => Promise<ChangeAnswer | null>;

interface Told {
  action: AnsweredAction;
  /** Is called with an answer once its page shows it. */
  heard: (answer: ChangeAnswer | null) => void;
  /** Whether somebody has chosen a way to another page while the change was under way. */
  isLeft: () => boolean;
  /** The address of the page that was to be loaded meanwhile, and waits for the answer: once. */
  takeWayOut: () => string | null;
  /** Loads another page, which shows these results. What is sent before that page has come, as their undo, stops it: it waits for the answer. */
  goTo: (address: string, results: Shown) => void;
}

/**
 * An action whose answer is heard also when its page was left meanwhile: the counts in the navigation follow, and the next place that says
 * how changes ended says it, after those into which it ran (`before`). On the server it is the action itself, which a form without scripts names.
 */
export function useToldAction(action: ChangeAction, mailbox: string, before: RefObject<Shown>): Told {
  const isHere = useRef(false);
  const isUnderWay = useRef(false);
  /** Somebody has chosen a way to another page meanwhile: it waits for the answer, which is shown for a moment then at most. */
  const isLeft = useRef(false);
  const wayOut = useRef<string | null>(null);
  /** The page that is being loaded in the place of this one, and that a click has led to, where no answer was waited for. */
  const going = useRef<string | null>(null);
  const clicked = useRef<string | null>(null);
  const forgetting = useRef<ReturnType<typeof setTimeout>>(undefined);
  /** An answer that has come and was not shown yet. */
  const unheard = useRef<ChangeAnswer | null>(null);
  const heard = useCallback((answer: ChangeAnswer | null) => {
    const clear = () => {
      if (unheard.current !== answer) return;
      // That way may have led to another message beside the same list.
      if (isLeft.current && isOnItsWay()) setTimeout(clear, READ_MS);
      else unheard.current = null;
    };
    if (isLeft.current) setTimeout(clear, READ_MS);
    else clear();
  }, []);
  useEffect(() => {
    const note = (event: Event) => {
      const link = linkOf(event);
      if (isUnderWay.current && link && !link.pathname.startsWith(window.location.pathname))
        isLeft.current = true;
    };
    // A page that is loaded afresh would take the answer along; what the router leads to waits by itself, and has taken its clicks by now.
    const hold = (event: MouseEvent) => {
      const to = loadedBy(event);
      if (!isUnderWay.current) {
        // The button of a form is clicked as well, before the form is sent: what is on its way is so still.
        if (linkOf(event) || !isOnItsWay()) clicked.current = to;
        return;
      }
      if (to === null) return;
      event.preventDefault();
      wayOut.current = to;
    };
    const show = () => {
      going.current = null;
      clicked.current = null;
    };
    document.addEventListener('click', note, true);
    window.addEventListener('click', hold);
    window.addEventListener('pageshow', show);
    return () => {
      document.removeEventListener('click', note, true);
      window.removeEventListener('click', hold);
      window.removeEventListener('pageshow', show);
    };
  }, []);
  useEffect(() => {
    isHere.current = true;
    const carry = () => {
      // Not for what listens now: that goes with it.
      if (unheard.current) carryResults(mailbox, [...before.current, unheard.current]);
    };
    window.addEventListener('pagehide', carry);
    return () => {
      window.removeEventListener('pagehide', carry);
      isHere.current = false;
      carry();
    };
  }, [mailbox, before]);
  const takeWayOut = useCallback(() => {
    const to = wayOut.current;
    wayOut.current = null;
    return to;
  }, []);
  const goTo = useCallback(
    (address: string, results: Shown) => {
      carryResults(mailbox, results);
      going.current = address;
      // One that has not come by then may never come: what is here counts again.
      clearTimeout(forgetting.current);
      forgetting.current = setTimeout(() => {
        going.current = null;
      }, LOAD_MS);
      window.location.assign(address);
    },
    [mailbox],
  );
  /** Keeps the page that is being left until an answer has come, which would not reach the next one, and that would tell what is no longer so. */
  const stay = () => {
    const to = going.current ?? (isOnItsWay() ? clicked.current : null);
    going.current = null;
    clicked.current = null;
    // Also what was left for a page that did not come.
    dropCarried();
    if (to === null) return null;
    window.stop();
    return to;
  };
  const ways = { heard, isLeft: useCallback(() => isLeft.current, []), takeWayOut, goTo };
  if (typeof window === 'undefined') return { action, ...ways };
  const told: AnsweredAction = async (previous, form) => {
    const rows = form.has(TAKES_OUT) ? rowsOf(form) : [];
    isUnderWay.current = true;
    isLeft.current = false;
    wayOut.current = stay();
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
  return { action: told, ...ways };
}

function linkOf({ target }: Event): HTMLAnchorElement | null {
  return target instanceof Element ? target.closest('a') : null;
}

/** The page that a click is about to load in this window, in the place of this one. */
function loadedBy(event: MouseEvent): string | null {
  const link = linkOf(event);
  if (!link?.href || link.target !== '' || link.hasAttribute('download') || event.defaultPrevented)
    return null;
  if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return null;
  return link.origin === window.location.origin ? link.href : null;
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
