import { useEffect, useLayoutEffect, useRef } from 'react';
import type { ChangeAnswer } from '@/lib/data/change/change-texts';
import { carryResults } from './carried-result';
import type { Shown } from './shown-results';
import { READ_MS } from './use-ran-into';

/** Carries on what has come into sight so shortly before its page is left that nobody can have read it, or reached its Undo. */
export function useUnread(mailbox: string, shown: Shown): void {
  const latest = useRef({ shown, since: Number.NEGATIVE_INFINITY });
  useLayoutEffect(() => {
    latest.current = { shown, since: performance.now() };
  }, [shown]);
  useEffect(() => {
    /** When the way out began: the page that comes may need longer than people do for reading. */
    let leftAt = Number.POSITIVE_INFINITY;
    const leave = () => {
      leftAt = performance.now();
    };
    const carry = () => {
      const { shown: unread, since } = latest.current;
      const readFor = Math.min(leftAt, performance.now()) - since;
      if (unread.some(matters) && readFor < READ_MS) carryResults(mailbox, unread);
    };
    window.addEventListener('beforeunload', leave);
    window.addEventListener('pagehide', carry);
    return () => {
      window.removeEventListener('beforeunload', leave);
      window.removeEventListener('pagehide', carry);
      carry();
    };
  }, [mailbox]);
}

/** Whether it can be undone, or did not work: an Undo that worked can be seen in the list. */
function matters(answer: ChangeAnswer): boolean {
  return !answer.ok || answer.data.batch !== null || answer.data.failed.length > 0;
}
