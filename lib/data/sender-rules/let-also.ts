import 'server-only';
import type { Letting } from '@/lib/data/change/letting';
import { noteSetting } from '@/lib/data/change/note-setting';
import { isWholeDomain } from '@/lib/data/request/sender-address';
import { troubleOf } from '@/lib/data/request/trouble';
import { type MailboxAccess, requireMailbox } from '@/lib/data/session/access';
import { lowerName } from '@/lib/formats/dspam/lower-name';
import { AppError } from '@/lib/ground/errors';
import { openHistory } from '@/lib/messages/history/open-history';
import { findReleaser } from '@/lib/messages/quarantine/change/plan-release';
import { loadRecord } from '@/lib/messages/quarantine/open/load-record';
import {
  isLetThrough,
  letThrough,
  letThroughNoLonger,
  listLetBy,
  listOwnersLetBy,
} from '@/lib/messages/sender-rules/let-through';
import { ruleDetail } from '@/lib/messages/sender-rules/rule-detail';
import { mayOpenMailbox } from '@/lib/people/auth/roles';
import { findMailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { getConfig } from '@/lib/store/config/config';
import { learnedBy } from './get-sender-rule';

/** As much of a message as its row is found by. */
const SEPARATOR_BYTES = 512;

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
    // Lines of a log that is still being read are raised when the rules are looked through.
    const opened = await openHistory(mailbox);
    const { trained } = opened.place;
    if (getConfig().filterHosts || learnedBy(opened.place, who)?.mayChange === false)
      throw new AppError('invalid', 'the words are of several people', { reason: 'sharedList' });
    if (isWholeDomain(address))
      throw new AppError('invalid', 'everybody of a domain', { reason: 'noSenderAddress' });
    const wasLet = trained !== null && (await isLetThrough(trained.uid, address));
    const lines = await letThrough(opened, address, by, batch);
    return { address, what: lines === 0 ? 'noLine' : wasLet ? 'again' : 'let', trouble: null };
  } catch (error) {
    return { address, what: 'failed', trouble: await whyNot(error) };
  }
}

/** Whose filter has judged a message: not the mailbox's where mail of others is in its folder. Null where nobody can tell. */
export async function findWhoseFilter(mailbox: string, key: string): Promise<string | null> {
  try {
    const { place, row } = await loadRecord(mailbox, key, SEPARATOR_BYTES);
    const { user } = (await findReleaser(place, row)).owner;
    return lowerName(user) === lowerName(mailbox) ? mailbox : user;
  } catch (error) {
    await troubleOf(error);
    return null;
  }
}

/** The same as letAlso for the release of a click, also in what it throws: nothing. `whose`: findWhoseFilter, asked while the message was there. */
export async function letAfterRelease(
  mailbox: string,
  whose: string | null,
  address: string,
  batch: string | null,
): Promise<Letting> {
  try {
    const who = await requireMailbox(mailbox);
    if (whose === null || !mayOpenMailbox(who, whose))
      throw new AppError('invalid', 'it is for another', { reason: 'sharedList' });
    const letting = await letAlso({ mailbox: whose, address, by: who.login, batch, who });
    if (letting.trouble === null)
      await noteSetting('sender-rule', who.login, whose, ruleDetail('let', address));
    return letting;
  } catch (error) {
    return { address, what: 'failed', trouble: await whyNot(error) };
  }
}

/** Takes back the rules that clicks have made, whose messages were put back. Throws nothing: what cannot be taken back is part of the answer, where it is known. */
export async function takeBackLetting(mailbox: string, batches: readonly string[]): Promise<Letting[]> {
  const taken: Letting[] = [];
  try {
    const who = await requireMailbox(mailbox);
    for (const owner of await listOwnersLetBy(batches))
      if (mayOpenMailbox(who, owner)) taken.push(...(await takeBackOf(owner, batches, who)));
  } catch (error) {
    // The messages are back all the same.
    await troubleOf(error);
  }
  return taken;
}

async function whyNot(error: unknown): Promise<Letting['trouble']> {
  const { reason, values } = await troubleOf(error);
  return { reason, values };
}

async function takeBackOf(owner: string, batches: readonly string[], who: MailboxAccess): Promise<Letting[]> {
  const place = await findMailboxPlace(owner);
  const addresses = place.trained ? await listLetBy(place.trained.uid, batches) : [];
  const mayChange = learnedBy(place, who)?.mayChange ?? true;
  const taken: Letting[] = [];
  for (const address of addresses) {
    try {
      if (!mayChange)
        throw new AppError('invalid', 'the words are of several people', { reason: 'sharedList' });
      await letThroughNoLonger(place, address);
      await noteSetting('sender-rule', who.login, owner, ruleDetail('unlet', address));
      taken.push({ address, what: 'takenBack', trouble: null });
    } catch (error) {
      taken.push({ address, what: 'stays', trouble: await whyNot(error) });
    }
  }
  return taken;
}
