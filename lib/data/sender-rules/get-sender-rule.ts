import 'server-only';
import { z } from 'zod';
import { type HostsOfList, hostsOfList } from '@/lib/data/request/hosts-of-list';
import { type RawParams, singleParams } from '@/lib/data/request/raw-params';
import { isWholeDomain } from '@/lib/data/request/sender-address';
import { sharesOfHosts } from '@/lib/data/request/shares-of-hosts';
import { type MailboxAccess, requireMailboxPage } from '@/lib/data/session/access';
import { domainOf, findDomainFault } from '@/lib/formats/dspam/block-list';
import { lowerName } from '@/lib/formats/dspam/lower-name';
import { looksLike } from '@/lib/formats/mail/looks-like';
import { AppError } from '@/lib/ground/errors';
import { openHistory } from '@/lib/messages/history/open-history';
import { isHeld } from '@/lib/messages/sender-rules/hold-back';
import { findLetRule } from '@/lib/messages/sender-rules/list-rules';
import { findPastMail, type PastMail } from '@/lib/messages/sender-rules/past-mail';
import { findWhitelisting } from '@/lib/messages/sender-rules/whitelisting';
import { mayOpenMailbox } from '@/lib/people/auth/roles';
import { findMailboxPlace, type MailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { getConfig } from '@/lib/store/config/config';
import { isOwnDomain } from './letting-warnings';
import { senderAsked, shownDomain } from './sender-asked';
import { findSenderWishes, type SenderWishes } from './sender-wishes';

/** What one filter host does with the mail of a sender. */
export interface SenderRuleHere {
  /** Whether it holds back mail of the domain. */
  isHeld: boolean;
  /** Mail of the domain that it knows. */
  past: PastMail;
}

/** What is done with the mail of a sender, and what a rule would do. */
export interface SenderRulePage extends SenderRuleHere {
  mailbox: string;
  address: string;
  /** As people read it; '' where the address has none. */
  domain: string;
  /** The address of plain letters that this one looks like, with letters of another script. */
  like: string | null;
  /** Why the domain cannot be held back; null where it can. */
  fault: ReturnType<typeof findDomainFault>;
  /** It is the domain of the mailbox itself, which spammers like to name. */
  isOwn: boolean;
  /** The name of those whose list it is where it is not the mailbox's alone, and whether this person may change it all the same. */
  shared: { name: string; mayChange: boolean } | null;
  /** Whether mail of the address is let through; null for all of a domain, and on a site of several filter hosts, of which each would know only its own rules. */
  letThrough: {
    /** `let`: of some From line; `noLine`: it was said, of none yet; `ended`: of none any more. */
    state: 'not' | 'let' | 'noLine' | 'ended';
    /** Why nothing can be: DSPAM's own list of whom it lets through is off, or it does not know the user yet. */
    fault: 'off' | 'unknown' | null;
    past: PastMail;
    /** As of the list of domains: whose learned words they are. */
    shared: { name: string; mayChange: boolean } | null;
  } | null;
  /** What the dashboard itself does, by this host; a rule is made on all. */
  wishes: SenderWishes;
  /** Filter hosts that hold it back, where others do not; null where all do the same. */
  heldOnlyOn: string[] | null;
  /** Null where the site has one filter host. */
  hosts: HostsOfList | null;
}

/** What has to be in an answer of another host. */
export const senderRuleShape = z.looseObject({
  isHeld: z.boolean(),
  past: z.looseObject({ messages: z.number(), spam: z.number(), innocent: z.number(), isAll: z.boolean() }),
});

/** The rule about a sender, on all filter hosts of the site. Only for people who may open the mailbox; others get "not found". */
export async function getSenderRule(mailbox: string, raw: RawParams): Promise<SenderRulePage> {
  const asked = singleParams(raw).address ?? '';
  const who = await requireMailboxPage(
    mailbox,
    `/mailbox/${encodeURIComponent(mailbox)}/senders/rule?address=${encodeURIComponent(asked)}`,
  );
  const { address } = senderOrInvalid(asked);
  const { filterHosts } = getConfig();
  const names = filterHosts?.others.map(({ name }) => name) ?? [];
  const place = await findMailboxPlace(mailbox);
  const [here, wishes, shares] = await Promise.all([
    findRuleHere(place, address),
    findSenderWishes(place, address),
    sharesOfHosts<SenderRuleHere>(who.login, names, {
      what: 'sender',
      args: () => [mailbox, address],
      shape: senderRuleShape,
    }),
  ]);
  const known = [
    { host: filterHosts?.own ?? '', page: here },
    ...shares.flatMap(({ host, page }) => (page ? [{ host, page }] : [])),
  ];
  const held = known.filter(({ page }) => page.isHeld).map(({ host }) => host);
  const past = known.map(({ page }) => page.past);
  const sum = (count: (each: PastMail) => number) => past.reduce((total, each) => total + count(each), 0);
  const domain = domainOf(address);
  const rows = shares.map((share) => ({ ...share, page: share.page && { rows: [] } }));
  return {
    mailbox,
    address,
    domain: shownDomain(address),
    like: looksLike(address),
    fault: findDomainFault(domain),
    isOwn: isOwnDomain(mailbox, address),
    shared: sharedBy(place, who),
    isHeld: held.length === known.length,
    letThrough: filterHosts || isWholeDomain(address) ? null : await findLetThrough(place, address, who),
    wishes,
    heldOnlyOn: held.length > 0 && held.length < known.length ? held : null,
    past: {
      messages: sum(({ messages }) => messages),
      spam: sum(({ spam }) => spam),
      innocent: sum(({ innocent }) => innocent),
      isAll: past.every(({ isAll }) => isAll) && known.length === names.length + 1,
    },
    hosts: filterHosts ? hostsOfList(filterHosts.own, rows) : null,
  };
}

/** The same of this host alone. */
export async function getSenderRuleHere(mailbox: string, address: string): Promise<SenderRuleHere> {
  await requireMailboxPage(mailbox, `/mailbox/${encodeURIComponent(mailbox)}/senders/rule`);
  return findRuleHere(await findMailboxPlace(mailbox), address);
}

async function findRuleHere(place: MailboxPlace, address: string): Promise<SenderRuleHere> {
  const domain = domainOf(address);
  if (domain === null) return { isHeld: false, past: { messages: 0, spam: 0, innocent: 0, isAll: true } };
  const [held, past] = await Promise.all([
    isHeld(place, domain),
    openHistory(place.user).then((opened) => findPastMail(opened, { domain })),
  ]);
  return { isHeld: held, past };
}

async function findLetThrough(
  place: MailboxPlace,
  address: string,
  who: MailboxAccess,
): Promise<SenderRulePage['letThrough']> {
  const whitelisting = await findWhitelisting(place);
  const past = await findPastMail(await openHistory(place.user), { address });
  const rule = await findLetRule(place, address);
  return {
    state: rule === null ? 'not' : rule.lines === 0 ? 'noLine' : rule.ended < rule.lines ? 'let' : 'ended',
    fault: typeof whitelisting === 'string' ? whitelisting : null,
    past,
    shared: learnedBy(place, who),
  };
}

/** In a shared group all members have the group's words: whoever may open its mailbox may change them for all. */
export function learnedBy(
  { user, trained }: MailboxPlace,
  who: MailboxAccess | null,
): SenderRulePage['shared'] {
  if (trained === null || lowerName(trained.name) === lowerName(user)) return null;
  return { name: trained.name, mayChange: who !== null && mayOpenMailbox(who, trained.name) };
}

/** Whoever may open the mailbox in whose folder the list is may change it for all whose mail is there. */
export function sharedBy(
  { store, onlyMember, sharing }: MailboxPlace,
  who: MailboxAccess,
): SenderRulePage['shared'] {
  if (onlyMember === null && sharing === 'none') return null;
  return { name: store, mayChange: onlyMember === null || mayOpenMailbox(who, store) };
}

function senderOrInvalid(asked: string) {
  const sender = senderAsked.safeParse({ address: asked });
  if (!sender.success)
    throw new AppError('invalid', 'not the address of a sender', { reason: 'noSenderAddress' });
  return sender.data;
}
