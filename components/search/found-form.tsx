'use client';

import { useTranslations } from 'next-intl';
import { type ReactNode, useActionState } from 'react';
import { changeFound } from '@/lib/data/actions/change-found';

interface FoundFormProps {
  fields?: Record<string, string>;
  className?: string;
  children: ReactNode;
}

/** A form about messages of several mailboxes; works without scripts. Why it was refused stands in it. */
export function FoundForm({ fields = {}, className, children }: FoundFormProps) {
  const t = useTranslations('errors');
  const [answer, act, pending] = useActionState(changeFound, null);
  return (
    <form action={act} className={className} onSubmit={(event) => pending && event.preventDefault()}>
      {Object.entries(fields).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {children}
      {answer && !answer.ok && (
        <p role="alert" className="site-form-trouble">
          {t(t.has(answer.reason) ? answer.reason : answer.code, answer.values)}
        </p>
      )}
    </form>
  );
}
