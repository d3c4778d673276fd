import type { Language } from '@/lib/ground/languages';
import type { DigestContent } from '@/lib/messages/digest/compose-digest';
import { accountMark } from '@/lib/people/digest/account-mark';
import type { ChoiceRow } from '@/lib/people/digest/choice-rows';
import { digestAddresses } from '@/lib/people/digest/digest-address';
import type { DigestChoice } from '@/lib/people/digest/digest-choice';
import { type DigestLinks, digestLinks, linksEnd } from '@/lib/people/digest/digest-links';
import { daysToNext } from '@/lib/people/digest/due-day';
import { personLanguage } from '@/lib/people/digest/person-language';
import type { Answerable } from '@/lib/people/digest/reply-rows';
import { newReplyId, replyAddress } from '@/lib/people/digest/reply-token';
import type { DigestConfig } from '@/lib/store/config/digest-config';
import { type BuiltMail, buildMessage, type Written } from './build-message';
import { type AwayHosts, gatherShares } from './gather-shares';
import { formatSpans, type HostSpans } from './host-spans';

/** Puts a digest into words. */
export type DigestWriter = (content: DigestContent, of: DigestReader) => Promise<Written>;

/** Who reads it, and what they can do with it. */
export interface DigestReader {
  since: Date;
  timeZone: string;
  language: Language;
  links: DigestLinks;
  canAnswer: boolean;
}

/** Whose digest, and of what. */
export interface DigestOrder {
  user: string;
  /** As in the person's time zone. */
  day: string;
  coversFrom: Date;
  coversTo: Date;
  messageId: string;
  own: ChoiceRow;
  choice: DigestChoice;
  /** What the same mail told of on each filter host; null where it was not made yet, or there is one host. */
  spans: HostSpans | null;
  /** Somebody has asked for one at once. */
  isNow: boolean;
}

export type Prepared =
  /** `answerable`: what its numbers mean, to be kept before it is sent; null where it cannot be answered. */
  | {
      kind: 'mail';
      mail: BuiltMail;
      messages: number;
      answerable: Answerable | null;
      /** What it tells of on each filter host, for its row; '' where there is one. */
      hosts: string;
    }
  | { kind: 'nothing' }
  /** There is something to tell, and no address. */
  | { kind: 'noAddress' };

const DAY_MS = 24 * 3600 * 1000;

/** Makes somebody's digest, up to where it can be handed over. Throws as openQuarantine. */
export async function prepareDigest(
  config: DigestConfig,
  { user, day, coversFrom, coversTo, messageId, own, choice, spans: before, isNow }: DigestOrder,
  write: DigestWriter,
  now: Date,
  away: AwayHosts = new Map(),
): Promise<Prepared> {
  const next = new Date(now.getTime() + daysToNext(choice.frequency, day) * DAY_MS);
  const telling = { user, coversFrom, coversTo, content: choice.content, spans: before, isNow };
  const { content, spans } = await gatherShares(telling, now, next, away);
  if (!content) return { kind: 'nothing' };
  const to = digestAddresses(user, own.addresses, content.place);
  if (to.length === 0) return { kind: 'noAddress' };
  const password = await accountMark(user);
  const { generation } = own;
  const links = digestLinks(user, { generation, password }, now);
  const id = newReplyId();
  const replyTo = replyAddress(id);
  const keys = [...content.messages, ...content.expiring].map(({ key }) => key);
  const answerable =
    replyTo === null ? null : { id, owner: user, keys, expires: linksEnd(now), generation, password };
  const canAnswer = answerable !== null;
  const language = personLanguage(own);
  const written = await write(content, {
    since: sinceOf(coversFrom, spans),
    timeZone: choice.timeZone,
    language,
    links,
    canAnswer,
  });
  const mail = await buildMessage(config, to, written, { messageId, date: now, links, replyTo });
  const messages = content.messages.length + content.more;
  return { kind: 'mail', mail, messages, answerable, hosts: spans ? formatSpans(spans) : '' };
}

/** Of several hosts that which has been asked least lately: one that was away tells of more. */
function sinceOf(coversFrom: Date, spans: HostSpans | null): Date {
  const began = [...(spans?.values() ?? [])].flatMap((span) => (span ? [span.from] : []));
  return new Date(Math.min(coversFrom.getTime(), ...began));
}
