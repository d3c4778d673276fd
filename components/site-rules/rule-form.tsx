'use client';

import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { sendKept } from '@/components/ui/send-kept';
import { SignedInAsField } from '@/components/ui/signed-in-as';
import { useAnswer } from '@/components/ui/use-answer';
import { changeSiteRules } from '@/lib/data/actions/change-site-rules';

interface RuleFormProps {
  /** What the form asks for, with what belongs to it. */
  fields: Record<string, string | number>;
  button: string;
  /** The button in a sentence, where several have the same words. */
  label?: string;
  isPrimary?: boolean;
  children?: ReactNode;
}

/** A form for a change of the rules for everybody, which works without scripts, too. Why it was refused stands under it. */
export function RuleForm({ fields, button, label, isPrimary = false, children }: RuleFormProps) {
  const t = useTranslations('errors');
  const [answer, act, pending] = useAnswer(changeSiteRules);
  return (
    <form action={act} className="site-form" onSubmit={sendKept(act, pending)}>
      <SignedInAsField />
      {Object.entries(fields).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {children}
      <button
        type="submit"
        className={`button ${isPrimary ? 'button-primary' : ''}`}
        aria-label={label}
        aria-disabled={pending}
      >
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
