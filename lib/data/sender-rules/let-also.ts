import 'server-only';
import type { Letting } from '@/lib/data/change/letting';
import { noteSetting } from '@/lib/data/change/note-setting';
import { isWholeDomain } from '@/lib/data/request/sender-address';
import { troubleOf } from '@/lib/data/request/trouble';
import { type MailboxAccess, requireMailbox } from '@/lib/data/session/access';
import { AppError } from '@/lib/ground/errors';
import { openHistory } from '@/lib/messages/history/open-history';
import {
  isLetThrough,
  letThrough,
  letThroughNoLonger,
  listLetBy,
} from '@/lib/messages/sender-rules/let-through';
import { ruleDetail } from '@/lib/messages/sender-rules/rule-detail';
import { findMailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { getConfig } from '@/lib/store/config/config';
import { learnedBy } from './get-sender-rule';

/** A release that is to let the sender through as well. */
interface LetAlso {
  mailbox: string;
  address: string;
  /** Who says so, and the click; `who`: null for a link, which may change nothing of others. */
  by: string;
  batch: string | null;
  who: MailboxAccess | null;
}

/**
 * Lets a sender through after mail of it was released. That is done, and stays so: why this is not, is part of the answer. Notes nothing in the
 * audit log.
 */
export async function letAlso({ mailbox, address, by, batch, who }: LetAlso): Promise<Letting> {
  try {
    const opened = await openHistory(mailbox, true);
    const { trained } = opened.place;
    if (getConfig().filterHosts || learnedBy(opened.place, who)?.mayChange === false)
      throw new AppError('invalid', 'the words are of several people', { reason: 'sharedList' });
    if (isWholeDomain(address))
      throw new AppError('invalid', 'everybody of a domain', { reason: 'noSenderAddress' });
    const wasLet = trained !== null && (await isLetThrough(trained.uid, address));
    const lines = await letThrough(opened, address, by, batch);
    return { address, what: lines === 0 ? 'noLine' : wasLet ? 'again' : 'let', trouble: null };
  } catch (error) {
    const { reason, values } = await troubleOf(error);
    return { address, what: 'failed', trouble: { reason, values } };
  }
}

/** The same for the release of a click. */
export async function letAfterRelease(
  mailbox: string,
  address: string,
  batch: string | null,
): Promise<Letting> {
  const who = await requireMailbox(mailbox);
  const letting = await letAlso({ mailbox, address, by: who.login, batch, who });
  if (letting.trouble === null)
    await noteSetting('sender-rule', who.login, mailbox, ruleDetail('let', address));
  return letting;
}

/** Takes back the rules that clicks have made, whose messages were put back. What cannot be taken back is part of the answer. */
export async function takeBackLetting(mailbox: string, batches: readonly string[]): Promise<Letting[]> {
  if (getConfig().filterHosts) return [];
  const who = await requireMailbox(mailbox);
  const place = await findMailboxPlace(mailbox);
  const addresses = place.trained ? await listLetBy(place.trained.uid, batches) : [];
  const mayChange = learnedBy(place, who)?.mayChange ?? true;
  const taken: Letting[] = [];
  for (const address of addresses) {
    try {
      if (!mayChange)
        throw new AppError('invalid', 'the words are of several people', { reason: 'sharedList' });
      await letThroughNoLonger(place, address);
      await noteSetting('sender-rule', who.login, mailbox, ruleDetail('unlet', address));
      taken.push({ address, what: 'takenBack', trouble: null });
    } catch (error) {
      const { reason, values } = await troubleOf(error);
      taken.push({ address, what: 'stays', trouble: { reason, values } });
    }
  }
  return taken;
}
