import { type SubmitEvent, useMemo, useState } from 'react';
import type { ChangeAnswer } from '@/lib/data/change/change-texts';
import { type Gone, leavingBy } from './gone-messages';

/** What is being done, for the notice. */
export type Doing = 'release' | 'delete' | 'undo';

interface Leaving {
  /** Messages that are being taken out, and are not shown meanwhile. */
  leaving: ReadonlySet<string>;
  gone: readonly Gone[];
  doing: Doing | null;
  /** For the `submit` of a form. */
  leave: (event: SubmitEvent<HTMLFormElement>) => void;
}

/**
 * Takes messages out of the list when their form is sent. Those that the answer does not name as done come back. Beside the action, not
 * with useOptimistic: that has to be called within the action, which is the server's own, so that its forms work without scripts.
 */
export function useLeaving(answer: ChangeAnswer | null, pending: boolean): Leaving {
  const [sent, setSent] = useState<readonly string[]>([]);
  const [doing, setDoing] = useState<Doing | null>(null);
  const [gone, setGone] = useState<readonly Gone[]>([]);
  const [latest, setLatest] = useState(answer);
  if (answer !== latest) {
    setLatest(answer);
    setSent([]);
    const keys = doneOf(answer, sent);
    if (answer && keys.length > 0) setGone([...gone, { at: answer.at, keys }]);
  }
  const leaving = useMemo(() => new Set(pending ? sent : []), [pending, sent]);
  const leave = (event: SubmitEvent<HTMLFormElement>) => {
    setSent(leavingBy(event));
    setDoing(doingOf(event.nativeEvent.submitter));
  };
  return { leaving, gone, doing: pending ? doing : null, leave };
}

/** Those of the messages that were sent which an answer says are done. */
export function doneOf(answer: ChangeAnswer | null, sent: readonly string[]): string[] {
  if (!answer?.ok || answer.data.done === 0) return [];
  const failed = new Set(answer.data.failed.map(({ key }) => key));
  return sent.filter((key) => !failed.has(key));
}

function doingOf(submitter: HTMLElement | null): Doing | null {
  if (!(submitter instanceof HTMLButtonElement)) return null;
  const { name, value } = submitter;
  if (name === 'again' || name === 'elsewhere' || name === 'letting') return 'release';
  if (name === 'group') return value.startsWith('delete ') ? 'delete' : 'release';
  return name === 'intent' && (value === 'release' || value === 'delete' || value === 'undo') ? value : null;
}
