'use client';

import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { sendKept } from '@/components/ui/send-kept';
import { SignedInAsField } from '@/components/ui/signed-in-as';
import { useAnswer } from '@/components/ui/use-answer';
import { changeSite } from '@/lib/data/actions/change-site';

interface SiteFormProps {
  /** What the form asks for, with what belongs to it. */
  fields: Record<string, string>;
  button: string;
  tone?: 'danger' | 'primary';
  children?: ReactNode;
}

/** A form for a change of the site, which works without scripts, too. Why it was refused stands under it. */
export function SiteForm({ fields, button, tone, children }: SiteFormProps) {
  const t = useTranslations('errors');
  const [answer, act, pending] = useAnswer(changeSite);
  return (
    <form action={act} className="site-form" onSubmit={sendKept(act, pending)}>
      <SignedInAsField />
      {Object.entries(fields).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {children}
      <button type="submit" className={`button ${tone ? `button-${tone}` : ''}`} aria-disabled={pending}>
        {button}
      </button>
      {answer && !answer.ok && (
        <p role="alert" className="site-form-trouble">
          {t(answer.reason, answer.values)}
        </p>
      )}
    </form>
  );
}
