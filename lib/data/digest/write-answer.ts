import { createFormatter, createTranslator } from 'next-intl';
import { textsOf } from '@/lib/data/session/texts-of';
import { isolated } from '@/lib/ground/isolated';
import { textDirection } from '@/lib/ground/text-direction';
import { RULE_ACTOR } from '@/lib/messages/sender-rules/rule-actor';
import { DIGEST_ACTOR } from '@/lib/people/digest/digest-actor';
import { quarantineAddress } from '@/lib/people/digest/digest-links';
import type { NumberDone, ReplyDone } from '@/lib/site/digest/answer-reply';

/** What was done for somebody who has answered a digest, as a mail of plain text. */
export async function writeAnswer({
  user,
  timeZone,
  language: locale,
  kind,
  numbers,
  stopped,
}: ReplyDone): Promise<{ subject: string; text: string }> {
  const messages = await textsOf(locale);
  const t = createTranslator({ locale, messages, namespace: 'digestAnswer', timeZone });
  const failure = createTranslator({ locale, messages, namespace: 'failure', timeZone });
  const words = createTranslator({ locale, messages, namespace: 'digestMail', timeZone });
  const format = createFormatter({ locale, timeZone });
  const direction = textDirection(locale);
  const apart = (text: string) => isolated(text, direction);
  const lineOf = (done: NumberDone): string => {
    const { number } = done;
    if (done.what === 'unknown') return t('unknown', { number });
    if (done.what === 'gone') return goneLine(number, done.last);
    const subject = apart(done.subject || words('noSubject'));
    if (done.what === 'failed')
      return t('failed', { number, subject, why: failure(done.why, { act: 'release' }) });
    return t(done.what, { number, subject });
  };
  const goneLine = (number: number, last: (NumberDone & { what: 'gone' })['last']) => {
    if (last === null) return t('gone', { number });
    const at = format.dateTime(last.at, { dateStyle: 'medium', timeStyle: 'short' });
    if (last.what === 'expire') return t('expired', { number, at });
    if (last.what === 'delete') return t('deleted', { number, at, by: apart(last.by) });
    if (last.by === RULE_ACTOR) return t('releasedByRule', { number, at });
    return last.by === DIGEST_ACTOR
      ? t('releasedByDigest', { number, at })
      : t('releasedBefore', { number, at, by: apart(last.by) });
  };
  const lines = [
    t('title', { user: apart(user) }),
    '',
    ...(kind === 'done' ? numbers.map(lineOf) : [t(kind)]),
    ...(stopped ? [t('stopped')] : []),
    '',
    t('quarantine', { address: quarantineAddress(user) }),
    '',
  ];
  return { subject: t('subject'), text: lines.join('\n') };
}
