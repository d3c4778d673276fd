'use client';

import { useTranslations } from 'next-intl';
import { useRef } from 'react';
import { useList } from '@/components/ui/use-list';
import type { RecipientQuestion as Question } from '@/lib/data/change/recipient-question';
import { QuestionBox } from './question-box';

/** Asks to which address of the site a message goes: one that it names, or one that is typed. */
export function RecipientQuestion(props: {
  question: Question;
  act: (form: FormData) => void;
  pending: boolean;
  onNo: () => void;
}) {
  const t = useTranslations('recipientQuestion');
  const list = useList();
  const { subject, candidates, typed, trouble, domains, fields } = props.question;
  const endings = list(
    domains.map((domain) => `@${domain}`),
    { type: 'disjunction' },
  );
  const isRetrain = fields.some(([name, value]) => name === 'intent' && value === 'innocent');
  const named = candidates.length === 0 ? 'none' : candidates.length === 1 ? 'confirm' : 'several';
  return (
    <QuestionBox
      {...props}
      title={t('title')}
      about={
        <>
          {trouble && <p className="font-medium">{t(trouble, { typed, domains: endings })}</p>}
          <p>{t('about', { subject: subject || t('noSubject') })}</p>
          <p>{t(named)}</p>
        </>
      }
      yes={t(isRetrain ? 'yesRetrain' : 'yes')}
    >
      <Addresses question={props.question} endings={endings} />
    </QuestionBox>
  );
}

function Addresses({ question, endings }: { question: Question; endings: string }) {
  const t = useTranslations('recipientQuestion');
  const { candidates, proposed, typed, trouble } = question;
  const otherRadio = useRef<HTMLInputElement>(null);
  const otherText = useRef<HTMLInputElement>(null);
  const isOnly = candidates.length === 0;
  return (
    <fieldset className="addresses">
      <legend>{t('legend')}</legend>
      {candidates.map((address) => (
        <label key={address}>
          <input
            type="radio"
            name="recipient"
            value={address}
            required
            defaultChecked={trouble === null && address === proposed}
            // React does not report a change of a radio button that was cleared by ticking another.
            onClick={() => {
              if (otherText.current) otherText.current.value = '';
            }}
          />
          <bdi>{address}</bdi>
        </label>
      ))}
      {isOnly ? (
        <input type="hidden" name="recipient" value="" />
      ) : (
        <label>
          <input
            ref={otherRadio}
            type="radio"
            name="recipient"
            value=""
            required
            defaultChecked={trouble !== null}
          />
          <span>{t('other')}</span>
        </label>
      )}
      <input
        ref={otherText}
        type="email"
        name="other"
        className="input"
        aria-label={t('typed')}
        aria-describedby="recipient-domains"
        aria-invalid={trouble !== null}
        maxLength={254}
        autoComplete="off"
        spellCheck={false}
        required={isOnly}
        defaultValue={typed}
        // Typing chooses this answer.
        onInput={() => {
          if (otherRadio.current) otherRadio.current.checked = true;
        }}
      />
      <p id="recipient-domains" className="addresses-hint">
        {t('domains', { domains: endings })}
      </p>
    </fieldset>
  );
}
