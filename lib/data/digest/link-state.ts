import 'server-only';
import type { NamedMessage } from '@/lib/messages/digest/find-named';
import { findChoice } from '@/lib/people/digest/choice-rows';
import { choiceOf } from '@/lib/people/digest/digest-choice';
import { isOver } from '@/lib/people/digest/link-end';
import { type Link, makeLinkToken, readLinkToken } from '@/lib/people/digest/link-token';
import { effectivePreference } from '@/lib/people/preferences/effective-preference';
import { sendsElsewhere } from '@/lib/site/digest/digest-host';
import { DIGEST_PREFERENCE } from '@/lib/site/digest/digest-readers';
import { findNamedAt } from '@/lib/site/digest/named-at-hosts';
import { askAsSite } from '@/lib/site/hosts/ask-as-site';
import { getConfig } from '@/lib/store/config/config';
import { findLettingOffer, type LettingOffer } from './letting-offer';
import { linkAnswerShape } from './link-shapes';

/** What there is to be said of a link. */
export type LinkState =
  | { kind: 'ended'; user: string }
  /** It leads to the sign-in. */
  | { kind: 'signIn'; link: Link }
  | { kind: 'stop'; link: Link; isOn: boolean }
  | (NamedMessage & { link: Link; timeZone: string; offer?: LettingOffer | null });

/** The link of a token; null where nobody here has signed it, or the site has no digest. */
export function findLink(token: string): Link | null {
  const { secret, digest } = getConfig();
  return digest ? readLinkToken(secret, token) : null;
}

/** The token of a link, for the host that sends the digests: it proves there, too, what may be shown, and done. */
export function tokenOf(link: Link): string {
  return makeLinkToken(getConfig().secret, link);
}

/** As linkStateHere, by the filter host that sends the digests: it knows what has ended. */
export async function linkState(link: Link): Promise<LinkState> {
  const sender = sendsElsewhere();
  if (sender === null) return linkStateHere(link);
  const said = await askAsSite(sender, 'link', { token: tokenOf(link) }, linkAnswerShape);
  return said.kind === 'ended' ? { kind: 'ended', user: link.user } : { ...said, link };
}

/**
 * What a link is good for now. Changes nothing, whoever asks, and however often. The token alone says what is shown: one message of one mailbox. Throws as
 * getMessage, but for a message that has gone.
 */
export async function linkStateHere(link: Link): Promise<LinkState> {
  const { user } = link;
  const { own, site } = await findChoice(user);
  if (await isOver({ ...link, owner: user }, own)) return { kind: 'ended', user };
  if (link.action === 'stop') {
    const isOn = (await effectivePreference(user, DIGEST_PREFERENCE))?.toLowerCase() === 'on';
    return { kind: 'stop', link, isOn: isOn && !own.stopped };
  }
  if (getConfig().digest?.links === 'sign-in') return { kind: 'signIn', link };
  const named = await findNamedAt(user, link.key);
  const state = { link, timeZone: choiceOf(own, site).timeZone, ...named };
  // Of one filter host: with several, each would know its own rules alone.
  if (named.kind !== 'message' || getConfig().filterHosts) return state;
  return { ...state, offer: await findLettingOffer(user, named.message.from.address) };
}
