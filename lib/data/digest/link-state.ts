import 'server-only';
import { visibleLine } from '@/lib/formats/mail/display-text';
import { type Address, parseAddress } from '@/lib/formats/mail/parse-address';
import { AppError } from '@/lib/ground/errors';
import { doubtOf, listTouching } from '@/lib/messages/operations/list-failures';
import { getMessage } from '@/lib/messages/quarantine/list/get-message';
import { findChoice } from '@/lib/people/digest/choice-rows';
import { choiceOf } from '@/lib/people/digest/digest-choice';
import { type Link, readLinkToken } from '@/lib/people/digest/link-token';
import { passwordMark } from '@/lib/people/digest/password-mark';
import { findMailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { effectivePreference } from '@/lib/people/preferences/effective-preference';
import { DIGEST_PREFERENCE } from '@/lib/site/digest/digest-readers';
import { getConfig } from '@/lib/store/config/config';

/** The message of a link, as far as its page shows it. */
export interface LinkedMessage {
  subject: string;
  from: Address;
  receivedAt: Date;
  /** The first lines of its text. */
  lines: string[];
  /** Where it goes, where that has to be said; null where to its user. `unknown`: nobody has said it yet. */
  recipient: { address: string } | 'unknown' | null;
}

/** What there is to be said of a link. */
export type LinkState =
  | { kind: 'ended'; user: string }
  /** It leads to the sign-in. */
  | { kind: 'signIn'; link: Link }
  | { kind: 'stop'; link: Link; isOn: boolean }
  | {
      kind: 'message';
      link: Link;
      message: LinkedMessage;
      isInDoubt: boolean;
      isWorking: boolean;
      timeZone: string;
    }
  | {
      kind: 'gone';
      link: Link;
      last: { what: 'release' | 'delete' | 'expire'; by: string; at: Date } | null;
      timeZone: string;
    };

const LINES = 12;
const LINE_LENGTH = 200;

/** The link of a token; null where nobody here has signed it, or the site has no digest. */
export function findLink(token: string): Link | null {
  const { secret, digest } = getConfig();
  return digest ? readLinkToken(secret, token) : null;
}

/**
 * What a link is good for now. Changes nothing, whoever asks, and however often. The token alone says what is shown: one message of one mailbox. Throws as
 * getMessage, but for a message that has gone.
 */
export async function linkState(link: Link): Promise<LinkState> {
  const { user } = link;
  const { own, site } = await findChoice(user);
  const isOver = link.expires <= Date.now() || link.generation !== own.generation;
  if (isOver || (link.password !== '' && link.password !== (await passwordMark(user))))
    return { kind: 'ended', user };
  if (link.action === 'stop') {
    const isOn = (await effectivePreference(user, DIGEST_PREFERENCE))?.toLowerCase() === 'on';
    return { kind: 'stop', link, isOn: isOn && !own.stopped };
  }
  if (getConfig().digest?.links === 'sign-in') return { kind: 'signIn', link };
  return messageState(link, choiceOf(own, site).timeZone);
}

async function messageState(link: Link, timeZone: string): Promise<LinkState> {
  const { user, key } = link;
  const { store } = await findMailboxPlace(user);
  const touching = () => listTouching(store, [key]);
  try {
    const { row, mail, recipients } = await getMessage(user, key);
    const operations = await touching();
    const last = operations.at(-1);
    return {
      kind: 'message',
      link,
      timeZone,
      isInDoubt: doubtOf(operations) !== null,
      isWorking: last !== undefined && ['started', 'placed', 'delivered', 'copied'].includes(last.state),
      message: {
        subject: visibleLine(row.subject),
        from: parseAddress(row.fromText),
        receivedAt: row.receivedAt,
        lines: firstLines(mail.text ?? row.snippet),
        recipient:
          recipients === null ? null : recipients.decided ? { address: recipients.decided } : 'unknown',
      },
    };
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'not-found') throw error;
    const done = (await touching())
      .filter(({ kind, state }) => kind !== 'restore' && state === 'done')
      .at(-1);
    return {
      kind: 'gone',
      link,
      timeZone,
      last: done && done.kind !== 'restore' ? { what: done.kind, by: done.actor, at: done.startedAt } : null,
    };
  }
}

/** Of a long text, as far as it helps to know a message again. */
function firstLines(text: string): string[] {
  return text
    .slice(0, 20 * LINES * LINE_LENGTH)
    .split(/\r?\n/)
    .map((line) => visibleLine(line).slice(0, LINE_LENGTH))
    .filter((line) => line !== '')
    .slice(0, LINES);
}
