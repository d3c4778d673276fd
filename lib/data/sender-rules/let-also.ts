import 'server-only';
import type { Letting } from '@/lib/data/change/letting';
import { noteSetting } from '@/lib/data/change/note-setting';
import { isWholeDomain } from '@/lib/data/request/sender-address';
import { troubleOf } from '@/lib/data/request/trouble';
import { type MailboxAccess, requireMailbox } from '@/lib/data/session/access';
import { lowerName } from '@/lib/formats/dspam/lower-name';
import { AppError } from '@/lib/ground/errors';
import { openHistory } from '@/lib/messages/history/open-history';
import { listUndoable } from '@/lib/messages/history/undo-batch';
import { findReleaser } from '@/lib/messages/quarantine/change/plan-release';
import { loadRecord } from '@/lib/messages/quarantine/open/load-record';
import { isLetThrough, letThrough } from '@/lib/messages/sender-rules/let-through';
import { type ClickedRule, listRulesOfClicks } from '@/lib/messages/sender-rules/letting-click-rows';
import { ruleDetail } from '@/lib/messages/sender-rules/rule-detail';
import { takeBackClicks } from '@/lib/messages/sender-rules/take-back-clicks';
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

/**
 * Takes back what clicks have said of senders, as far as their messages were put back. `failed`: some were not, so that this has to be looked up.
 * Throws nothing: what cannot be taken back is part of the answer, where it is known.
 */
export async function takeBackLetting(
  mailbox: string,
  batches: readonly string[],
  failed = false,
): Promise<Letting[]> {
  const taken: Letting[] = [];
  try {
    const who = await requireMailbox(mailbox);
    const left = failed ? (await listUndoable(mailbox, batches)).operations.map(({ batch }) => batch) : [];
    const undone = batches.filter((batch) => !left.includes(batch));
    for (const rule of await listRulesOfClicks(batches))
      if (mayOpenMailbox(who, rule.owner)) taken.push(await takeBackOf(rule, undone, who));
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

async function takeBackOf(
  rule: ClickedRule,
  batches: readonly string[],
  who: MailboxAccess,
): Promise<Letting> {
  const { address, owner } = rule;
  // Its message is released still.
  if (!rule.clicks.some((click) => batches.includes(click))) return { address, what: 'stays', trouble: null };
  try {
    if (learnedBy(await findMailboxPlace(owner), who)?.mayChange === false)
      throw new AppError('invalid', 'the words are of several people', { reason: 'sharedList' });
    const what = await takeBackClicks(rule, batches);
    if (what === 'takenBack')
      await noteSetting('sender-rule', who.login, owner, ruleDetail('unlet', address));
    // Somebody else has taken it back meanwhile.
    return { address, what: what ?? 'takenBack', trouble: null };
  } catch (error) {
    return { address, what: 'stays', trouble: await whyNot(error) };
  }
}
