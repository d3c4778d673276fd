import { useEffect, useState } from 'react';
import { keepRows } from './keep-rows';

/**
 * The rows of a list. One that leaves it because of a click on it (`gone`) stays in its place, greyed, until the page is loaded again: what
 * moved up would be under the pointer, and be retrained by the next click there.
 */
export function useKeptRows<Row extends { key: string }>(
  rows: readonly Row[],
): { shown: readonly Row[]; gone: ReadonlySet<string> } {
  const [latest, setLatest] = useState(rows);
  const [shown, setShown] = useState(rows);
  const [sent, setSent] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => {
    const note = ({ target, submitter }: SubmitEvent) => {
      if (!(target instanceof HTMLFormElement)) return;
      const form = new FormData(target, submitter);
      const [, only] = String(form.get('only') ?? '').split(':');
      const keys = only === undefined ? form.getAll('key').map(String) : [only];
      setSent((before) => new Set([...before, ...keys]));
    };
    document.addEventListener('submit', note);
    return () => document.removeEventListener('submit', note);
  }, []);
  if (latest !== rows) {
    setLatest(rows);
    setShown(keepRows(shown, rows, sent));
  }
  const listed = new Set(rows.map(({ key }) => key));
  return { shown, gone: new Set(shown.flatMap(({ key }) => (listed.has(key) ? [] : key))) };
}
