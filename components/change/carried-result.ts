import type { ChangeResult } from '@/lib/data/change/change-result';
import type { ActionResult } from '@/lib/data/request/define-action';

const NAME = 'dashboard-carried';

interface Carried {
  mailbox: string;
  result: ActionResult<ChangeResult>;
}

/** Leaves the result of a change, with its undo, for the next page of the mailbox in this tab. */
export function carryResult(mailbox: string, result: Carried['result']): void {
  sessionStorage.setItem(NAME, JSON.stringify({ mailbox, result } satisfies Carried));
}

/** The result that the page before has left; null when there is none. Once. */
export function takeCarried(mailbox: string): Carried['result'] | null {
  const text = sessionStorage.getItem(NAME);
  if (text === null) return null;
  sessionStorage.removeItem(NAME);
  const carried = JSON.parse(text) as Carried;
  return carried.mailbox === mailbox ? carried.result : null;
}
