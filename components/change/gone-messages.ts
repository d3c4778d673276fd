import type { SubmitEvent } from 'react';
import { TAKES_OUT } from '@/lib/data/change/takes-out';

/** Messages that a click has taken out of the list, and when: by the server's clock, in milliseconds. */
export interface Gone {
  at: number;
  keys: readonly string[];
}

/** Those that were still there when the page was drawn. */
export function goneSince(gone: readonly Gone[], drawnAt: number): ReadonlySet<string> {
  return new Set(gone.flatMap(({ at, keys }) => (at > drawnAt ? keys : [])));
}

/** Whether a message of a page that was drawn then is gone, or on its way: there is nothing to do any more. */
export function isGone(
  { gone, leaving }: { gone: readonly Gone[]; leaving: ReadonlySet<string> },
  key: string,
  drawnAt: number,
): boolean {
  return leaving.has(key) || goneSince(gone, drawnAt).has(key);
}

/** More are asked about first, or become a job: these go when that is answered. */
const MOST = { release: 5, delete: 20 };

/** The messages that leave the list at once when this form is sent; none where the form does not say that it takes them out. */
export function leavingBy({ currentTarget, nativeEvent }: SubmitEvent<HTMLFormElement>): string[] {
  const form = new FormData(currentTarget, nativeEvent.submitter);
  if (!form.has(TAKES_OUT) || form.has('scope')) return [];
  const own = form.get('arrived') ?? form.get('again');
  const keys = own === null ? form.getAll('key').map(String) : [String(own)];
  return keys.length > (form.get('intent') === 'delete' ? MOST.delete : MOST.release) ? [] : keys;
}
