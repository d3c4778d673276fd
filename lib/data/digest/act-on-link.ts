import 'server-only';
import { timingSafeEqual } from 'node:crypto';
import { headers } from 'next/headers';
import { noteChange, noteNotReleased } from '@/lib/data/change/note-change';
import { noteSetting } from '@/lib/data/change/note-setting';
import { applyToMessages } from '@/lib/messages/quarantine/change/apply-to-messages';
import { DIGEST_ACTOR } from '@/lib/people/digest/digest-actor';
import { linkFormToken } from '@/lib/people/digest/link-token';
import { forgetUsers } from '@/lib/people/users/kept-users';
import { endDigest } from '@/lib/site/digest/end-digest';
import { withBasePath } from '@/lib/store/config/base-path';
import { getConfig } from '@/lib/store/config/config';
import { LINK_HEADERS } from './link-document';
import { type LinkState, linkState } from './link-state';
import { knownBrowser, linkAnswer } from './show-link';

/** A token of a form, and the name of its field, are far shorter. */
const MOST_BYTES = 4096;

/**
 * Does what a link is for: only when the form of its own page asks for it, in the browser that the page was shown to; a link that ends the digest also when
 * a mail program does. Whatever else the body says, the message is that of the token.
 */
export async function actOnLink(token: string, request: Request): Promise<Response> {
  return linkAnswer(token, 'act', async (link) => {
    const body = await readBody(request);
    const isAtOnce = link.action === 'stop' && body?.get('List-Unsubscribe') === 'One-Click';
    if (!isAtOnce && !(body && (await isOwnForm(token, body)))) return backTo(token, 'form');
    const state = await linkState(link);
    if (state.kind === 'stop') return stop(state, token, isAtOnce);
    // Anything else is said by the page.
    if (state.kind !== 'message' || state.isInDoubt || state.isWorking) return backTo(token);
    return release(state, token);
  });
}

async function release(
  { link: { user, key } }: LinkState & { kind: 'message' },
  token: string,
): Promise<Response> {
  const click = await applyToMessages('release', DIGEST_ACTOR, user, [key]);
  const done = click.outcomes.filter(({ ok }) => ok);
  await noteChange(
    'release',
    DIGEST_ACTOR,
    user,
    done.length,
    done.flatMap(({ recipient }) => recipient ?? []),
  );
  await noteNotReleased(DIGEST_ACTOR, user, click);
  const failed = click.outcomes.find(({ ok }) => !ok);
  // That it has gone meanwhile, and to where, its page says better.
  return backTo(token, failed && failed.reason !== 'gone' ? (failed.reason ?? 'failed') : undefined);
}

async function stop(
  { link: { user }, isOn }: LinkState & { kind: 'stop' },
  token: string,
  isAtOnce: boolean,
): Promise<Response> {
  if (isOn) {
    await endDigest(user);
    forgetUsers();
    await noteSetting('preference', DIGEST_ACTOR, user, 'dailyQuarantineSummary=off');
  }
  // RFC 8058 3.1: no redirect.
  return isAtOnce ? new Response(null, { status: 204, headers: LINK_HEADERS }) : backTo(token);
}

/** As a page of its own, which can be loaded again without doing anything again. */
function backTo(token: string, failed?: string): Response {
  const address = `${withBasePath(`/d/${token}`)}${failed === undefined ? '' : `?failed=${failed}`}`;
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
