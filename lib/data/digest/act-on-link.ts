import 'server-only';
import { timingSafeEqual } from 'node:crypto';
import { headers } from 'next/headers';
import type { Letting } from '@/lib/data/change/letting';
import { searchOf } from '@/lib/data/request/raw-params';
import { letAlso } from '@/lib/data/sender-rules/let-also';
import { requestAddress } from '@/lib/data/session/request-address';
import type { FailureReason } from '@/lib/ground/reasons';
import { ruleDetail } from '@/lib/messages/sender-rules/rule-detail';
import { DIGEST_ACTOR } from '@/lib/people/digest/digest-actor';
import { type Link, linkFormToken } from '@/lib/people/digest/link-token';
import { forgetUsers } from '@/lib/people/users/kept-users';
import { sendsElsewhere } from '@/lib/site/digest/digest-host';
import { endDigest } from '@/lib/site/digest/end-digest';
import { noteOfDigest, releaseNamed } from '@/lib/site/digest/named-at-hosts';
import { askAsSite } from '@/lib/site/hosts/ask-as-site';
import { withBasePath } from '@/lib/store/config/base-path';
import { getConfig } from '@/lib/store/config/config';
import { LINK_HEADERS } from './link-document';
import { linkDoneShape } from './link-shapes';
import { linkStateHere, tokenOf } from './link-state';
import { knownBrowser, linkAnswer } from './show-link';

/** A token of a form, and the name of its field, are far shorter. */
const MOST_BYTES = 4096;
/** Longer than any release takes that another host is asked for. */
const ACTING_MS = 120_000;

/**
 * Does what a link is for: only when the form of its own page asks for it, in the browser that the page was shown to; a link that ends the digest also when
 * a mail program does. Whatever else the body says, the message is that of the token.
 */
export async function actOnLink(token: string, request: Request): Promise<Response> {
  return linkAnswer(token, 'act', async (link) => {
    const body = await readBody(request);
    const isAtOnce = link.action === 'stop' && body?.get('List-Unsubscribe') === 'One-Click';
    if (!isAtOnce && !(body && (await isOwnForm(token, body)))) return backTo(token, 'form', null);
    const { failed, letting } = await actAtSender(link, await requestAddress(), body?.get('let') === 'yes');
    // RFC 8058 3.1: no redirect.
    if (isAtOnce && failed !== 'ended') return new Response(null, { status: 204, headers: LINK_HEADERS });
    return backTo(token, failed === 'ended' ? null : failed, letting);
  });
}

/** On the filter host that sends the digests, which knows whether the link has ended. */
async function actAtSender(link: Link, address: string, isLetting: boolean): Promise<Acted> {
  const sender = sendsElsewhere();
  if (sender === null) return actHere(link, address, isLetting);
  const asked = { token: tokenOf(link), address };
  const { failed } = await askAsSite(sender, 'actOnLink', asked, linkDoneShape, ACTING_MS);
  return { failed, letting: null };
}

/** Why nothing was done, where its page would not say it; and what became of the rule that was to be made with a release. */
interface Acted {
  failed: FailureReason | 'ended' | null;
  letting: Letting['what'] | null;
}

/**
 * Does what a link is for, if there is still something to be done. `address`: of who has pressed the button. `isLetting`: a release lets the sender
 * through as well, where its page has offered that (decision 265).
 */
export async function actHere(link: Link, address: string, isLetting = false): Promise<Acted> {
  const state = await linkStateHere(link);
  const { user, key } = link;
  if (state.kind === 'ended') return { failed: 'ended', letting: null };
  if (state.kind === 'stop') {
    if (state.isOn) {
      await endDigest(user);
      forgetUsers();
      await noteOfDigest('preference', user, 'dailyQuarantineSummary=off', address);
    }
    return NOTHING;
  }
  // Anything else is said by the page.
  if (state.kind !== 'message' || state.isInDoubt || state.isWorking) return NOTHING;
  const [outcome] = await releaseNamed(user, [key], address);
  // That it has gone meanwhile, and to where, its page says better.
  const failed = outcome && !outcome.ok && outcome.reason !== 'gone' ? (outcome.reason ?? 'failed') : null;
  if (!isLetting || !state.offer) return { failed, letting: null };
  // Not by what may have failed.
  if (!outcome?.ok) return { failed, letting: failed === null ? null : 'failed' };
  const sender = state.message.from.address.toLowerCase();
  const { what } = await letAlso({
    mailbox: user,
    address: sender,
    by: DIGEST_ACTOR,
    batch: null,
    who: null,
  });
  if (what !== 'failed') await noteOfDigest('sender-rule', user, ruleDetail('let', sender), address);
  return { failed, letting: what };
}

const NOTHING: Acted = { failed: null, letting: null };

/** As a page of its own, which can be loaded again without doing anything again. */
function backTo(token: string, failed: string | null, letting: string | null): Response {
  const address =
    withBasePath(`/d/${token}`) + searchOf({ failed: failed ?? undefined, let: letting ?? undefined });
  return new Response(null, { status: 303, headers: { ...LINK_HEADERS, Location: address } });
}

async function isOwnForm(token: string, body: URLSearchParams): Promise<boolean> {
  const given = await headers();
  // As the page tells its address to nobody, browsers say `null`.
  const origin = given.get('origin');
  if (origin !== null && origin !== 'null' && origin !== getConfig().url.origin) return false;
  const site = given.get('sec-fetch-site');
  if (site !== null && site !== 'same-origin' && site !== 'none') return false;
  const browser = await knownBrowser();
  if (browser === null) return false;
  const expected = Buffer.from(linkFormToken(getConfig().secret, token, browser));
  const sent = Buffer.from(body.get('form') ?? '');
  return sent.length === expected.length && timingSafeEqual(sent, expected);
}

/** Null where it is not what a form sends, or too long for ours. */
async function readBody(request: Request): Promise<URLSearchParams | null> {
  const type = request.headers.get('content-type') ?? '';
  if (!/^application\/x-www-form-urlencoded\s*(;|$)/i.test(type) && !/^multipart\/form-data\s*;/i.test(type))
    return null;
  // A length is always said: Node takes no more than that.
  const length = Number(request.headers.get('content-length') ?? Number.NaN);
  if (!(length <= MOST_BYTES)) return null;
  if (/^multipart/i.test(type)) {
    const form = await request.formData().catch(() => null);
    if (!form) return null;
    return new URLSearchParams(
      [...form].map(([name, value]) => [name, typeof value === 'string' ? value : '']),
    );
  }
  return new URLSearchParams(await request.text());
}
