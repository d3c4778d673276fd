import 'server-only';
import { z } from 'zod';
import { noteSetting } from '@/lib/data/change/note-setting';
import { askForData } from '@/lib/data/hosts/ask-as-person';
import { isWholeDomain } from '@/lib/data/request/sender-address';
import {
  learnedBy,
  type SenderRuleHere,
  senderRuleShape,
  sharedBy,
} from '@/lib/data/sender-rules/get-sender-rule';
import { type SenderChange, WISH_INTENTS, type WishIntent } from '@/lib/data/sender-rules/sender-asked';
import { changeSenderWish } from '@/lib/data/sender-rules/sender-wishes';
import { type MailboxAccess, requireMailbox } from '@/lib/data/session/access';
import { domainOf, findDomainFault } from '@/lib/formats/dspam/block-list';
import { AppError } from '@/lib/ground/errors';
import { openHistory } from '@/lib/messages/history/open-history';
import { holdBack } from '@/lib/messages/sender-rules/hold-back';
import { letThrough, letThroughNoLonger } from '@/lib/messages/sender-rules/let-through';
import { ruleDetail } from '@/lib/messages/sender-rules/rule-detail';
import { findMailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { getConfig } from '@/lib/store/config/config';

/** Changes what this host does with the mail of a sender: of how many From lines, where one is let through; else null. Only for people who may open the mailbox, and change what is in its folder. */
export async function changeSenderRuleHere({
  intent,
  mailbox,
  address,
}: SenderChange): Promise<number | null> {
  const who = await requireMailbox(mailbox);
  if (intent === 'let' || intent === 'unlet') return changeLetThrough(intent, mailbox, address, who);
  if (isWish(intent)) {
    if (await changeSenderWish(intent, await findMailboxPlace(mailbox), address, who.login))
      await noteSetting('sender-rule', who.login, mailbox, ruleDetail(intent, ofRule(intent, address)));
    return null;
  }
  const domain = domainOf(address);
  // What stands in the list can be taken out of it, also what could not be put there.
  if (domain === null || (intent === 'hold' && findDomainFault(domain) !== null))
    throw new AppError('invalid', 'a domain that cannot be held back', { reason: 'domainNotHeld' });
  if (await holdBack(await placeToChange(mailbox, who), domain, intent === 'hold'))
    await noteSetting('sender-rule', who.login, mailbox, ruleDetail(intent, domain));
  return null;
}

/**
 * Changes it on all filter hosts: each has a list of its own. All are asked first, and where one cannot be, nothing is changed anywhere.
 * Whom the filter lets through is of this host alone. Throws as changeSenderRuleHere.
 */
export async function changeSenderRuleAtHosts(change: SenderChange): Promise<number | null> {
  const { mailbox, address } = change;
  if (change.intent === 'let' || change.intent === 'unlet') return changeSenderRuleHere(change);
  const who = await requireMailbox(mailbox);
  // Of a folder with mail of several people, what the dashboard does itself is of each one's own mail.
  if (!isWish(change.intent)) await placeToChange(mailbox, who);
  const others = getConfig().filterHosts?.others.map(({ name }) => name) ?? [];
  await Promise.all(
    others.map((host) =>
      askForData<SenderRuleHere>(host, 'sender', [mailbox, address], { shape: senderRuleShape }),
    ),
  );
  for (const host of others) await askForData<null>(host, 'changeSender', change, { shape: z.null() });
  return changeSenderRuleHere(change);
}

function isWish(intent: SenderChange['intent']): intent is WishIntent {
  return WISH_INTENTS.some((each) => each === intent);
}

/** What it is about: the address, or its domain. */
function ofRule(intent: WishIntent, address: string): string {
  return intent === 'last' || intent === 'unlast' ? address : (domainOf(address) ?? address);
}

/** Of one filter host: with several, each would know its own rules alone, and of those made before one can only be taken back. */
async function changeLetThrough(
  intent: 'let' | 'unlet',
  mailbox: string,
  address: string,
  who: MailboxAccess,
): Promise<number | null> {
  const opened = await openHistory(mailbox, true);
  const isOfSeveral = intent === 'let' && getConfig().filterHosts !== null;
  if (isOfSeveral || learnedBy(opened.place, who)?.mayChange === false)
    throw new AppError('invalid', 'the words are of several people', { reason: 'sharedList' });
  if (isWholeDomain(address))
    throw new AppError('invalid', 'everybody of a domain', { reason: 'noSenderAddress' });
  const lines = intent === 'let' ? await letThrough(opened, address, who.login) : null;
  if (lines === null && !(await letThroughNoLonger(opened.place, address))) return null;
  await noteSetting('sender-rule', who.login, mailbox, ruleDetail(intent, address));
  return lines;
}

async function placeToChange(mailbox: string, who: MailboxAccess) {
  const place = await findMailboxPlace(mailbox);
  if (sharedBy(place, who)?.mayChange === false)
    throw new AppError('invalid', 'the list is of several people', { reason: 'sharedList' });
  return place;
}
