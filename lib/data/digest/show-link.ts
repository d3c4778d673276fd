import 'server-only';
import { cookies } from 'next/headers';
import { getTranslations } from 'next-intl/server';
import { troubleOf } from '@/lib/data/request/trouble';
import { csrfTokenOf, newCsrf } from '@/lib/data/session/csrf-cookie';
import { COOKIE_PATH, cookiesAreSecure, csrfCookieName } from '@/lib/data/session/own-cookies';
import { requestAddress } from '@/lib/data/session/request-address';
import { type FailureReason, isFailureReason } from '@/lib/ground/reasons';
import { countLinkRequest } from '@/lib/people/digest/link-limit';
import { type Link, linkFormToken } from '@/lib/people/digest/link-token';
import { getConfig } from '@/lib/store/config/config';
import { html } from './html';
import { findLettingNow } from './letting-now';
import { linkDocument } from './link-document';
import { linkPage, plainLinkPage } from './link-page';
import { findLink, linkState } from './link-state';

/**
 * The page of a link. Shows the one message that it names, and changes nothing, whoever asks: mail scanners follow every link. What `failed` says, in
 * the address, are words of ours; what `letting` says is looked at again.
 */
export async function showLink(
  token: string,
  failed: string | null,
  letting: string | null,
): Promise<Response> {
  return linkAnswer(token, 'look', async (link) => {
    const { browser, isNew } = await browserToken();
    const state = await linkState(link);
    const page = await linkPage(state, {
      formToken: linkFormToken(getConfig().secret, token, browser),
      failed: readFailed(failed),
      letting: await findLettingNow(state, letting),
    });
    if (isNew !== null)
      (await cookies()).set(csrfCookieName(), isNew, {
        httpOnly: true,
        sameSite: 'lax',
        path: COOKIE_PATH,
        secure: cookiesAreSecure(),
      });
    return linkDocument(page);
  });
}

/** What answers a link that we have signed; all others, and too many requests, have an answer of their own. Trouble is a sentence. */
export async function linkAnswer(
  token: string,
  kind: 'look' | 'act',
  answer: (link: Link) => Promise<Response>,
): Promise<Response> {
  try {
    const link = findLink(token);
    if (!(await countLinkRequest(link ? kind : 'wrong', await requestAddress())))
      return linkDocument(await plainLinkPage('tooMany'));
    return link ? await answer(link) : linkDocument(await plainLinkPage('nothing'));
  } catch (error) {
    const { reason, values } = await troubleOf(error);
    const [t, errors] = [await getTranslations('digestLink'), await getTranslations('errors')];
    const title = t('trouble');
    return linkDocument({
      status: 503,
      title,
      body: html`<h1>${title}</h1><p role="alert">${errors(reason, values)}</p>`,
    });
  }
}

/** What this browser is known by, if by anything: the token of next-auth's forms. */
export async function knownBrowser(): Promise<string | null> {
  const given = (await cookies()).get(csrfCookieName())?.value;
  return given === undefined ? null : csrfTokenOf(given, getConfig().secret);
}

async function browserToken(): Promise<{ browser: string; isNew: string | null }> {
  const known = await knownBrowser();
  if (known !== null) return { browser: known, isNew: null };
  const { token, cookie } = newCsrf(getConfig().secret);
  return { browser: token, isNew: cookie };
}

function readFailed(failed: string | null): FailureReason | 'form' | null {
  if (failed === 'form') return failed;
  return failed !== null && isFailureReason(failed) ? failed : null;
}
