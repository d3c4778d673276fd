'use client';

import { useTranslations } from 'next-intl';
import {
  type KeyboardEvent,
  type ReactNode,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { Icon } from '@/components/ui/icon';
import { SignedInAsField } from '@/components/ui/signed-in-as';

/** The second click of a double click must not be the answer. */
const LOCKED_MS = 400;

/**
 * Asks in the page before something is done. It takes the focus, so that it is read; Escape says no, and the focus goes back to where
 * it was. Answered by a form, so that it works without scripts.
 */
export function QuestionBox(props: {
  /** Names it: a different one is a new question. */
  question: { fields: [name: string, value: string][] };
  act: (form: FormData) => void;
  pending: boolean;
  onNo: () => void;
  title: string;
  /** What is read out with the title. */
  about: ReactNode;
  yes: string;
  /** Fields of the answer. */
  children?: ReactNode;
}) {
  const t = useTranslations('releaseQuestion');
  const { question, act, pending, onNo } = props;
  const id = useId();
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

  return (
    <div
      ref={box}
      role="alertdialog"
      aria-labelledby={`${id}title`}
      aria-describedby={`${id}about`}
      tabIndex={-1}
      className="notice question"
      data-tone="warning"
      onKeyDown={press}
    >
      <Icon name="warning" />
      <div className="min-w-0 grow">
        <h2 id={`${id}title`} className="font-medium">
          {props.title}
        </h2>
        <div id={`${id}about`}>{props.about}</div>
        <form action={act} onSubmit={(event) => (pending || isLocked) && event.preventDefault()}>
          <SignedInAsField />
          {question.fields.map(([name, value]) => (
            <input key={`${name} ${value}`} type="hidden" name={name} value={value} />
          ))}
          {props.children}
          <div className="question-buttons">
            <button
              type="submit"
              className="button button-primary"
              disabled={isLocked}
              aria-disabled={pending}
            >
              {props.yes}
            </button>
            <button type="button" className="button" onClick={sayNo}>
              {t('no')}
            </button>
            <span className="pending" data-on={pending} aria-hidden={!pending}>
              {t('pending')}
            </span>
          </div>
        </form>
      </div>
    </div>
  );
}
