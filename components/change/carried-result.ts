import { useEffect } from 'react';
import { focusIfLost } from './focus-after';
import type { Shown } from './shown-results';

const NAME = 'dashboard-results';
const CARRIED = 'dashboardcarried';

interface Carried {
  mailbox: string;
  results: Shown;
}

/** Leaves results of changes, with their undo, for the next page of the mailbox in this tab. */
export function carryResults(mailbox: string, results: Shown): void {
  sessionStorage.setItem(NAME, JSON.stringify({ mailbox, results } satisfies Carried));
}

/** They are not so any more. */
export function dropCarried(): void {
  sessionStorage.removeItem(NAME);
}

/** The same for the page that is open by now, else the next. */
export function carryAfter(mailbox: string, results: Shown): void {
  carryResults(mailbox, results);
  window.dispatchEvent(new Event(CARRIED));
}

/** Calls with the results that a page which was left has brought, once for each. */
export function useCarried(mailbox: string, show: (results: Shown) => void): void {
  useEffect(() => {
    const take = () => {
      const left = takeCarried(mailbox);
      if (left) show(left);
      return left !== null;
    };
    if (take()) focusIfLost(document.querySelector<HTMLElement>('[data-heading], h1'));
    window.addEventListener(CARRIED, take);
    return () => window.removeEventListener(CARRIED, take);
  }, [mailbox, show]);
}

function takeCarried(mailbox: string): Shown | null {
  const text = sessionStorage.getItem(NAME);
  if (text === null) return null;
  sessionStorage.removeItem(NAME);
  const carried = JSON.parse(text) as Carried;
  return carried.mailbox === mailbox ? carried.results : null;
}
