import 'server-only';
import { getMessages } from 'next-intl/server';
import type { ActionResult } from '@/lib/data/request/define-action';
import type { Texts } from '@/lib/data/request/texts';
import type { ChangeResult } from './change-result';

/** How a change ended, with the texts that it takes to say it. */
export type ChangeAnswer = ActionResult<ChangeResult> & {
  /** When it ended: milliseconds, by the server's clock. What was drawn later knows of it. */
  at: number;
  texts: Texts;
};

/** Adds what was done, why something failed, or what is asked first. */
export async function withTexts(result: ActionResult<ChangeResult>): Promise<ChangeAnswer> {
  const at = Date.now();
  const { change, changeLetting, errors, failure, recipientQuestion, releaseQuestion } = await getMessages();
  if (!result.ok) return { ...result, at, texts: { errors } };
  const { failed, question, letting } = result.data;
  return {
    ...result,
    at,
    texts: {
      change,
      ...(failed.length > 0 && { failure }),
      ...(letting && { changeLetting }),
      ...(letting?.some(({ trouble }) => trouble) && { errors }),
      ...(question && { releaseQuestion }),
      ...(question && 'candidates' in question && { recipientQuestion }),
    },
  };
}
