import 'server-only';
import { getFormatter, getTranslations } from 'next-intl/server';
import type { FailureReason } from '@/lib/ground/reasons';
import { RULE_ACTOR } from '@/lib/messages/sender-rules/rule-actor';
import { DIGEST_ACTOR } from '@/lib/people/digest/digest-actor';
import { digestLinks } from '@/lib/people/digest/digest-links';
import { type Html, html } from './html';
import type { LettingNow } from './letting-now';
import type { LettingOffer } from './letting-offer';
import type { LinkState } from './link-state';

/** A page of a link. */
export interface LinkPage {
  status: number;
  title: string;
  body: Html;
}

/** What a page needs beside the state of its link. */
interface Shown {
  /** What its form has to bring. */
  formToken: string;
  /** Why the last click did nothing. */
  failed: FailureReason | 'form' | null;
  /** What became of the sender who was to be let through with the release. */
  letting: LettingNow | null;
}

/** The page of a link: plain HTML, without a script. What is to be done is the form's, and its button's, to ask for. */
export async function linkPage(state: LinkState, { formToken, failed, letting }: Shown): Promise<LinkPage> {
  const t = await getTranslations('digestLink');
  const format = await getFormatter();
  const timeZone = 'timeZone' in state ? state.timeZone : 'UTC';
  const timeOf = (at: Date) => format.dateTime(at, { dateStyle: 'medium', timeStyle: 'short', timeZone });
  const form = (label: string, more: Html | null = null) =>
    html`<form method="post"><input type="hidden" name="form" value="${formToken}">${more}<button type="submit">${label}</button></form>`;
  const fault =
    failed === null
      ? null
      : failed === 'form'
        ? html`<p class="fault" role="alert">${t('form')}</p>`
        : html`<p class="fault" role="alert">${t('notReleased')} ${await failureText(failed)}</p>`;
  if (state.kind === 'ended') {
    const { everything } = linksOf(state.user);
    return {
      status: 410,
      title: t('ended'),
      body: html`<h1>${t('ended')}</h1><p>${t('endedText')}</p><p><a href="${everything}">${t('quarantine')}</a></p>`,
    };
  }
  const { user, key } = state.link;
  if (state.kind === 'stop')
    return {
      status: 200,
      title: t('titleStop'),
      body: state.isOn
        ? html`<h1>${t('titleStop')}</h1>${fault}<p>${t('askStop', { user })}</p>${form(t('stop'))}`
        : html`<h1>${t('titleStop')}</h1><p role="status">${t('stopped', { user })}</p>`,
    };
  const open = html`<p><a href="${linksOf(user).open(key)}">${t('open')}</a><br><span class="quiet">${t('openLead')}</span></p>`;
  const head = html`<h1>${t('title')}</h1><p class="quiet">${t('for', { user })}</p>`;
  if (state.kind === 'signIn') return { status: 200, title: t('title'), body: html`${head}${open}` };
  if (state.kind === 'gone') {
    const { last } = state;
    const what =
      last === null
        ? t('gone')
        : last.by === DIGEST_ACTOR
          ? t('releasedByLink', { at: timeOf(last.at) })
          : last.by === RULE_ACTOR
            ? t('releasedByRule', { at: timeOf(last.at) })
            : t(({ release: 'released', delete: 'deleted', expire: 'expired' } as const)[last.what], {
                at: timeOf(last.at),
                by: last.by,
              });
    return {
      status: 200,
      title: t('title'),
      body: html`${head}<p role="status">${what}${letting === null ? null : html` ${t(`letting.${letting}`)}`}</p>`,
    };
  }
  const { message, isInDoubt, isWorking } = state;
  const { name, address } = message.from;
  const subject = message.subject || t('noSubject');
  const offerOf = ({ messages, spam, innocent, isAll }: LettingOffer, warnings: Html[]) =>
    html`<p><label><input type="checkbox" name="let" value="yes"> ${t('let', { address })}</label><br><span class="quiet">${t('letLead')} ${t(isAll ? 'letCount' : 'letCountNewest', { messages, spam, innocent })}</span></p>${warnings}`;
  const ask =
    message.recipient === null
      ? t('ask', { user })
      : t('askTo', { address: message.recipient === 'unknown' ? '' : message.recipient.address });
  const act = isWorking
    ? html`<p role="status">${t('working')} ${t('workingLead')}</p>`
    : isInDoubt
      ? html`<p role="status">${t('doubt')}</p>`
      : message.recipient === 'unknown'
        ? html`<p role="status">${t('recipient')}</p>`
        : html`<p>${ask}</p>${form(t('release'), state.offer ? offerOf(state.offer, await lettingWarnings(state.offer)) : null)}`;
  return {
    status: 200,
    title: t('title'),
    body: html`${head}${fault}${failed !== null && letting === 'failed' ? html`<p>${t('letting.failed')}</p>` : null}
<dl><dt>${t('from')}</dt><dd><bdi>${name}</bdi>${address === '' ? null : html` &lt;<bdi>${address}</bdi>&gt;`}</dd>
<dt>${t('received')}</dt><dd>${timeOf(message.receivedAt)}</dd></dl>
<section class="mail"><h2><bdi>${subject}</bdi></h2>${message.lines.map((line) => html`<p><bdi>${line}</bdi></p>`)}</section>
${act}${open}`,
  };
}

/** What has to be known of the sender before the box is ticked, as on the page of the rule. */
async function lettingWarnings({ like, isHeld, isOwn }: LettingOffer): Promise<Html[]> {
  const t = await getTranslations('senderRule');
  const lines: Html[] = [];
  if (like !== null) {
    const [before, after] = t.markup('looksLike', { like: () => MARK }).split(MARK);
    lines.push(html`<p role="note">${before ?? ''}<bdi>${like}</bdi>${after ?? ''}</p>`);
  }
  if (isHeld) lines.push(html`<p role="note">${t('heldAllTheSame')}</p>`);
  if (isOwn) lines.push(html`<p role="note">${t('letOwnDomain')}</p>`);
  return lines;
}

/** Stands where the address is to be put into a sentence. */
const MARK = '\u0000';

/** A page that shows nothing of anybody. */
export async function plainLinkPage(what: 'nothing' | 'tooMany'): Promise<LinkPage> {
  const t = await getTranslations('digestLink');
  const text = t(what === 'nothing' ? 'nothingText' : 'tooManyText');
  return {
    status: what === 'nothing' ? 404 : 429,
    title: t(what),
    body: html`<h1>${t(what)}</h1><p>${text}</p>`,
  };
}

function linksOf(user: string) {
  return digestLinks(user, { generation: 0, password: '' });
}

async function failureText(reason: FailureReason): Promise<string> {
  const t = await getTranslations('failure');
  return t(reason, { act: 'release' });
}
