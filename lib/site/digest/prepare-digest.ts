import { composeDigest, type DigestContent } from '@/lib/messages/digest/compose-digest';
import type { ChoiceRow } from '@/lib/people/digest/choice-rows';
import { digestAddresses } from '@/lib/people/digest/digest-address';
import type { DigestChoice } from '@/lib/people/digest/digest-choice';
import { type DigestLinks, digestLinks } from '@/lib/people/digest/digest-links';
import { daysToNext } from '@/lib/people/digest/due-day';
import { passwordMark } from '@/lib/people/digest/password-mark';
import type { DigestConfig } from '@/lib/store/config/digest-config';
import { type BuiltMail, buildMessage, type Written } from './build-message';

/** Puts a digest into words. */
export type DigestWriter = (
  content: DigestContent,
  of: { since: Date; timeZone: string; links: DigestLinks },
) => Written;

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
}

export type Prepared =
  | { kind: 'mail'; mail: BuiltMail; messages: number }
  | { kind: 'nothing' }
  /** There is something to tell, and no address. */
  | { kind: 'noAddress' };

const DAY_MS = 24 * 3600 * 1000;

/** Makes somebody's digest, up to where it can be handed over. Throws as openQuarantine. */
export async function prepareDigest(
  config: DigestConfig,
  { user, day, coversFrom, coversTo, messageId, own, choice }: DigestOrder,
  write: DigestWriter,
  now: Date,
): Promise<Prepared> {
  const next = new Date(now.getTime() + daysToNext(choice.frequency, day) * DAY_MS);
  const content = await composeDigest(user, { from: coversFrom, to: coversTo, next }, choice.content);
  if (!content) return { kind: 'nothing' };
  const { sharing, onlyMember } = content.place;
  const to = digestAddresses(user, own.addresses, sharing !== 'none' && onlyMember === null);
  if (to.length === 0) return { kind: 'noAddress' };
  // A password that cannot be asked for now ends no link later.
  const password = await passwordMark(user).catch(() => '');
  const links = digestLinks(user, { generation: own.generation, password }, now);
  const written = write(content, { since: coversFrom, timeZone: choice.timeZone, links });
  const mail = await buildMessage(config, to, written, { messageId, date: now, links });
  return { kind: 'mail', mail, messages: content.messages.length + content.more };
}
