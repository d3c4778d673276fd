// biome-ignore-all lint/a11y/noRedundantRoles: browsers forget what a table is when style sheets stack its rows.
'use client';

import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import { keepRows, type ListedRow } from './keep-rows';

const GoneContext = createContext<ReadonlySet<string>>(new Set());

/**
 * The rows of a list. One that leaves it because of a click on it stays in its place, greyed, until the page is loaded again: what moved
 * up would be under the pointer, and be retrained by the next click there.
 */
export function KeptRows({ rows }: { rows: readonly ListedRow[] }) {
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
  const gone = new Set(shown.flatMap(({ key }) => (listed.has(key) ? [] : key)));
  return <GoneContext value={gone}>{shown.map(({ node }) => node)}</GoneContext>;
}

/** A row of KeptRows. Nothing can be done with one that has left the list. */
export function KeptRow({ rowKey, children }: { rowKey: string; children: ReactNode }) {
  const isGone = useContext(GoneContext).has(rowKey);
  return (
    <tr role="row" data-row={isGone ? undefined : ''} inert={isGone}>
      {children}
    </tr>
  );
}
