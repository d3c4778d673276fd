'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useSyncExternalStore } from 'react';

/** How many matched a search that came after its preview was shown: `at` is the address of the search. */
interface Later {
  at: string;
  count: number;
}

// Beside the components: the form whose answer said it is gone with its question.
let later: Later | null = null;
const listeners = new Set<() => void>();

/** Has it said, or no more. */
export function noteLater(next: Later | null): void {
  later = next;
  for (const listen of listeners) listen();
}

/** Says of the search at this address what was left alone, until the next answer. */
export function LaterNews({ at }: { at: string }) {
  const t = useTranslations('change');
  const said = useSyncExternalStore(
    subscribe,
    () => later,
    () => null,
  );
  useEffect(() => () => noteLater(null), []);
  const count = said?.at === at ? said.count : 0;
  // There before it has anything to say, or else it would not be read out.
  return (
    <p role="status" className={count > 0 ? undefined : 'sr-only'}>
      {count > 0 && t('later', { count })}
    </p>
  );
}

function subscribe(listen: () => void): () => void {
  listeners.add(listen);
  return () => listeners.delete(listen);
}
