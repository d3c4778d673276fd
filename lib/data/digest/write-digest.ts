import { createFormatter, createTranslator } from 'next-intl';
import { textsOf } from '@/lib/data/session/texts-of';
import { visibleLine } from '@/lib/formats/mail/display-text';
import { isolated } from '@/lib/ground/isolated';
import { textDirection } from '@/lib/ground/text-direction';
import type { DigestContent, DigestMessage } from '@/lib/messages/digest/compose-digest';
import type { DigestReader } from '@/lib/site/digest/prepare-digest';
import { digestHtml } from './digest-html';
import { digestText } from './digest-text';
import type { DigestWords, EntryWords } from './digest-words';

/** What is to be sent. */
export interface WrittenDigest {
  subject: string;
  text: string;
  html: string;
}

/** A digest in words: an HTML part and one of plain text, each with all of it. Times are those of the person. */
export async function writeDigest(
  content: DigestContent,
  { since, timeZone, language: locale, links, canAnswer }: DigestReader,
): Promise<WrittenDigest> {
  const messages = await textsOf(locale);
  const t = createTranslator({ locale, messages, namespace: 'digestMail', timeZone });
  const looked = createTranslator({ locale, messages, namespace: 'whyLooked', timeZone });
  const format = createFormatter({ locale, timeZone });
  const direction = textDirection(locale);
  const apart = (text: string) => isolated(visibleLine(text), direction);
  const timeOf = (at: Date) => format.dateTime(at, { dateStyle: 'medium', timeStyle: 'short' });
  const entryOf = (message: DigestMessage): EntryWords => {
    const subject = visibleLine(message.subject) || t('noSubject');
    const { name, address } = message.from;
    const release = links.release(message.key);
    return {
      subject,
      from: {
        label: t('from'),
        name: name === '' && address === '' ? t('noSender') : visibleLine(name),
        address,
      },
      received: { label: t('received'), time: timeOf(message.receivedAt) },
      host: message.host === null ? null : t('onHost', { host: message.host }),
      marks: [
        ...(message.word === 'likely' || message.word === 'perhaps' ? [t(message.word)] : []),
        ...(message.hasAlert ? [t('alert')] : []),
        ...(message.isHeld ? [t('held')] : []),
      ],
      why: whyOf(message),
      links: [
        ...(release === null
          ? []
          : [{ label: t('release'), of: t('releaseOf', { subject }), address: release, isFirst: true }]),
        {
          label: t('open'),
          of: t('openOf', { subject }),
          address: links.open(message.key),
          isFirst: release === null,
        },
      ],
    };
  };
  const whyOf = ({ why }: DigestMessage) => {
    if (why.kind === 'unknown') return null;
    return why.kind === 'never' ? t('whyNever') : looked(why.kind, { ...why, word: apart(why.word) });
  };
  const { expiring, more, moreExpiring, away } = content;
  const came = content.messages.length + more;
  const words: DigestWords = {
    title: t('title', { user: apart(content.place.user) }),
    away: away.length === 0 ? null : t('away', { count: away.length, hosts: format.list(away) }),
    parts: [
      {
        lead: t('came', { count: came, since: timeOf(since) }),
        entries: content.messages.map(entryOf),
        more: more === 0 ? null : t('more', { count: more }),
      },
      ...(expiring.length + moreExpiring === 0
        ? []
        : [
            {
              lead: t('expiring'),
              entries: expiring.map(entryOf),
              more: moreExpiring === 0 ? null : t('moreExpiring', { count: moreExpiring }),
            },
          ]),
    ],
    everything: { label: t('everything'), of: t('everything'), address: links.everything },
    answer: canAnswer ? t('answer') : null,
    whySent: t('whySent'),
    asks: links.release('') === null ? t('asksSignIn') : t('asks'),
    stop: { label: t('stop'), of: t('stop'), address: links.stop },
  };
  const mistakes = content.messages.filter(({ word }) => word === 'likely' || word === 'perhaps').length;
  const subject =
    mistakes > 0
      ? t('subjectMistakes', { count: mistakes })
      : came > 0
        ? t('subjectOthers', { count: came })
        : t('subjectExpiring', { count: expiring.length + moreExpiring });
  return { subject, text: digestText(words, locale), html: digestHtml(words, locale) };
}
