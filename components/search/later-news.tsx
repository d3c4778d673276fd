'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { useAnswer } from '@/components/ui/use-answer';
import { changeFound } from '@/lib/data/actions/change-found';
import { withBasePath } from '@/lib/store/config/base-path';

/** How many matched a search that came after its preview was shown: `at` is the address of the search. */
interface Later {
  at: string;
  count: number;
}

// Beside the components: the form whose answer said it is gone with its question.
let later: Later | null | undefined;
const listeners = new Set<() => void>();

/** Has it said, or no more; undefined is for what the page itself brought. */
export function noteLater(next: typeof later): void {
  later = next;
  for (const listen of listeners) listen();
}

/** Says of the search at this address what was left alone, until the next answer. Without scripts it has that of the question, which is sent to this page. */
export function LaterNews({ at }: { at: string }) {
  const t = useTranslations();
  const said = useSyncExternalStore(
    subscribe,
    () => later,
    () => undefined,
  );
  const [first] = useState(at);
  const [answer] = useAnswer(changeFound, withBasePath(first));
  useEffect(() => () => noteLater(undefined), []);
  const posted = said === undefined && first === at ? answer : null;
  const count = said?.at === at ? said.count : posted?.ok ? posted.data.later : 0;
  // There before it has anything to say, or else it would not be read out.
  return (
    <>
      <p role="status" className={count > 0 ? undefined : 'sr-only'}>
        {count > 0 && t('change.later', { count })}
      </p>
      {posted?.ok === false && (
        <p role="alert" className="site-form-trouble">
          {t(`errors.${posted.reason}`, posted.values)}
        </p>
      )}
    </>
  );
}

function subscribe(listen: () => void): () => void {
  listeners.add(listen);
  return () => listeners.delete(listen);
}
