'use client';

import { useTranslations } from 'next-intl';
import type { ReleaseQuestion as Question } from '@/lib/data/change/release-question';
import { QuestionBox } from './question-box';
import { ReleaseWeight } from './release-weight';

/** Asks with the numbers before many messages are released. */
export function ReleaseQuestion(props: {
  question: Question;
  act: (form: FormData) => void;
  pending: boolean;
  onNo: () => void;
}) {
  const t = useTranslations('releaseQuestion');
  const { messages, hasChanged, fields } = props.question;
  const isRetrain = fields.some(([name, value]) => name === 'intent' && value === 'innocent');
  return (
    <QuestionBox
      {...props}
      title={t(isRetrain ? 'titleRetrain' : 'title', { messages })}
      about={
        <>
          {hasChanged && <p>{t('changed')}</p>}
          <ReleaseWeight weight={props.question} />
          <p>{t('lead')}</p>
        </>
      }
      yes={t(isRetrain ? 'yesRetrain' : 'yes', { messages })}
    />
  );
}
