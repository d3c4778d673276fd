import { useCallback, useEffect, useState } from 'react';
import type { ChangeAnswer } from '@/lib/data/change/change-texts';
import { focusIfLost } from './focus-after';

const NAME = 'dashboard-carried';
const CARRIED = 'dashboardcarried';

interface Carried {
  mailbox: string;
  result: ChangeAnswer;
}

/** Leaves the result of a change, with its undo, for the next page of the mailbox in this tab. */
export function carryResult(mailbox: string, result: ChangeAnswer): void {
  sessionStorage.setItem(NAME, JSON.stringify({ mailbox, result } satisfies Carried));
}

/** The same for the page that is open by now, else the next. */
export function carryAfter(mailbox: string, result: ChangeAnswer): void {
  carryResult(mailbox, result);
  window.dispatchEvent(new Event(CARRIED));
}

/** The result that a page which was left has brought, null when there is none; and what drops it for that of the next change. Once. */
export function useCarried(mailbox: string): [carried: ChangeAnswer | null, drop: () => void] {
  const [carried, setCarried] = useState<ChangeAnswer | null>(null);
  useEffect(() => {
    const take = () => {
      const left = takeCarried(mailbox);
      if (left) setCarried(left);
      return left !== null;
    };
    if (take()) focusIfLost(document.querySelector<HTMLElement>('[data-heading], h1'));
    window.addEventListener(CARRIED, take);
    return () => window.removeEventListener(CARRIED, take);
  }, [mailbox]);
  const drop = useCallback(() => setCarried(null), []);
  return [carried, drop];
}

function takeCarried(mailbox: string): ChangeAnswer | null {
  const text = sessionStorage.getItem(NAME);
  if (text === null) return null;
  sessionStorage.removeItem(NAME);
  const carried = JSON.parse(text) as Carried;
  return carried.mailbox === mailbox ? carried.result : null;
}
