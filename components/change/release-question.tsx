'use client';

import { useTranslations } from 'next-intl';
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { Icon } from '@/components/ui/icon';
import type { ReleaseQuestion as Question } from '@/lib/data/release-question';
import { ReleaseWeight } from './release-weight';

/** The second click of a double click must not be the answer. */
const LOCKED_MS = 400;

/**
 * Asks in the page, with the numbers, before many messages are released. It takes the focus, so that it is read; Escape says no,
 * and the focus goes back to where it was.
 */
export function ReleaseQuestion(props: {
  question: Question;
  act: (form: FormData) => void;
  pending: boolean;
  onNo: () => void;
}) {
  const t = useTranslations('releaseQuestion');
  const { question, act, pending, onNo } = props;
  const { messages, hasChanged, fields } = question;
  const box = useRef<HTMLDivElement>(null);
  const before = useRef<Element | null>(null);
  const [isLocked, setLocked] = useState(false);
  // Once for each question: a changed one is a new one.
  useLayoutEffect(() => {
    if (!box.current?.contains(document.activeElement)) before.current = document.activeElement;
    box.current?.focus();
    box.current?.scrollIntoView({ block: 'nearest' });
    setLocked(question !== null);
  }, [question]);
  useEffect(() => {
    const timer = isLocked ? setTimeout(() => setLocked(false), LOCKED_MS) : undefined;
    return () => clearTimeout(timer);
  }, [isLocked]);

  const sayNo = () => {
    if (before.current instanceof HTMLElement) before.current.focus();
    onNo();
  };
  const press = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    sayNo();
  };
  const isRetrain = fields.some(([name, value]) => name === 'intent' && value === 'innocent');

  return (
    <div
      ref={box}
      role="alertdialog"
      aria-labelledby="release-question"
      aria-describedby="release-question-numbers"
      tabIndex={-1}
      className="notice question"
      data-tone="warning"
      onKeyDown={press}
    >
      <Icon name="warning" />
      <div className="min-w-0 grow">
        <h2 id="release-question" className="font-medium">
          {t(isRetrain ? 'titleRetrain' : 'title', { messages })}
        </h2>
        <div id="release-question-numbers">
          {hasChanged && <p>{t('changed')}</p>}
          <ReleaseWeight weight={question} />
          <p>{t('lead')}</p>
        </div>
        <form
          action={act}
          onSubmit={(event) => (pending || isLocked) && event.preventDefault()}
          className="question-buttons"
        >
          {fields.map(([name, value]) => (
            <input key={`${name} ${value}`} type="hidden" name={name} value={value} />
          ))}
          <button type="submit" className="button button-primary" disabled={isLocked} aria-disabled={pending}>
            {t(isRetrain ? 'yesRetrain' : 'yes', { messages })}
          </button>
          <button type="button" className="button" onClick={sayNo}>
            {t('no')}
          </button>
          <span className="pending" data-on={pending} aria-hidden={!pending}>
            {t('pending')}
          </span>
        </form>
      </div>
    </div>
  );
}
