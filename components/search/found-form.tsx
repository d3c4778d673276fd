'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { ReleaseQuestion } from '@/components/change/release-question';
import { isHarmless } from '@/components/ui/harmless-button';
import { SignedInAsField } from '@/components/ui/signed-in-as';
import { useAnswer } from '@/components/ui/use-answer';
import { useRangePicks } from '@/components/ui/use-range-picks';
import { changeFound } from '@/lib/data/actions/change-found';
import { withBasePath } from '@/lib/store/config/base-path';
import { noteLater } from './later-news';

interface FoundFormProps {
  fields?: Record<string, string>;
  className?: string;
  /** The page in the place of this one once all of it is under way: what was answered is not asked again. It says the answer (later-news.tsx). */
  after?: string;
  children: ReactNode;
}

/** A form about messages of several mailboxes; works without scripts. Why it was refused stands in it. */
export function FoundForm({ fields = {}, className, after, children }: FoundFormProps) {
  const t = useTranslations();
  const router = useRouter();
  const [answer, act, pending] = useAnswer(changeFound, after && withBasePath(after));
  const [refused, setRefused] = useState<typeof answer>(null);
  const form = useRef<HTMLFormElement>(null);
  useRangePicks(form, 'picked');
  const question = answer?.ok && answer !== refused ? answer.data.question : null;
  useEffect(() => {
    // The answer has reset the form: what is asked about stays picked.
    const picked = new Set(question?.fields.map(([, value]) => value));
    for (const box of form.current?.querySelectorAll<HTMLInputElement>('input[name="picked"]') ?? [])
      if (picked.has(box.value)) box.checked = true;
  }, [question]);
  const done = answer?.ok === true && answer.data.question === null ? answer.data : null;
  useEffect(() => {
    if (!done) return;
    noteLater(after !== undefined && done.later > 0 ? { at: after, count: done.later } : null);
    if (after !== undefined) router.replace(after, { scroll: false });
  }, [done, after, router]);
  return (
    <>
      {question && (
        <ReleaseQuestion question={question} act={act} pending={pending} onNo={() => setRefused(answer)} />
      )}
      <form
        ref={form}
        action={act}
        className={className}
        // What is under way goes on, and is not taken back by a no.
        onClickCapture={(event) => pending && isNo(event.target) && event.preventDefault()}
        onSubmit={(event) => (pending || isHarmless(event.nativeEvent)) && event.preventDefault()}
      >
        <SignedInAsField />
        {Object.entries(fields).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        {children}
        {answer && !answer.ok && (
          <p role="alert" className="site-form-trouble">
            {t(`errors.${answer.reason}`, answer.values)}
          </p>
        )}
      </form>
    </>
  );
}

const isNo = (target: EventTarget) =>
  target instanceof Element && target.closest('[data-command="no"]') !== null;
