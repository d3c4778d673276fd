import { randomBytes } from 'node:crypto';
import { type NextRequest, NextResponse } from 'next/server';
import { isAskedAsPicture } from '@/lib/data/session/as-picture';
import { chooseLocales, type Locales } from '@/lib/data/session/choose-locales';
import { csrfTokenOf, newCsrf } from '@/lib/data/session/csrf-cookie';
import {
  COOKIE_PATH,
  csrfCookieName,
  LANGUAGE_COOKIE,
  sessionCookieName,
} from '@/lib/data/session/own-cookies';
import { PAGE_LANGUAGE_HEADER } from '@/lib/data/session/page-language';
import { renewSessionToken } from '@/lib/data/session/session-token';
import { SIGN_IN_TOKEN_HEADER } from '@/lib/data/session/sign-in-token';
import { ASKED_PATH_HEADER } from '@/lib/data/session/signed-in-as';
import { textsOf } from '@/lib/data/session/texts-of';
import { textDirection } from '@/lib/ground/text-direction';
import { withBasePath } from '@/lib/store/config/base-path';
import { getConfig } from '@/lib/store/config/config';

/**
 * Everything but the files of the build and of public/, which are the same for everybody, and the route for mail, up to 25 MB of it: Next
 * keeps what comes by here in memory, and cuts it off.
 */
export const config = {
  // The first for the dashboard's own address where it is below a path: Next puts that path in front of the second, slash and all.
  matcher: [
    '/',
    '/((?!_next/static/|favicon\\.ico$|icon\\.svg$|icon-\\d+\\.png$|apple-touch-icon\\.png$|manifest\\.webmanifest$|robots\\.txt$|mailbox/[^/]+/history/report/upload$).*)',
  ],
};

/** Parts of a mail, and the pages of a digest's links: their routes bring rules of their own, stricter than a page's, which must not be doubled. */
const MAIL_PART = /^\/mailbox\/[^/]+\/quarantine\/[^/]+\/(frame|eml|attachment\/\d+)$|^\/d\/[^/]+$/;

/** Gives every answer its security headers, and the sign-in page the token of its form. */
export async function proxy(request: NextRequest): Promise<NextResponse> {
  const { pathname } = request.nextUrl;
  const isThere = isDecodable(pathname) && !isAskedAsPicture(request.headers);
  const { secret, url } = getConfig();
  const isSecure = url.protocol === 'https:';
  const forwarded = new Headers(request.headers);
  const policy = pathname.startsWith('/api/')
    ? "default-src 'none'; frame-ancestors 'none'"
    : pagePolicy(randomBytes(16).toString('base64url'));
  // Next puts the nonce that it finds here on its own scripts.
  forwarded.set('Content-Security-Policy', policy);
  forwarded.delete(SIGN_IN_TOKEN_HEADER);
  forwarded.set(ASKED_PATH_HEADER, pathname + request.nextUrl.search);

  const given = request.cookies.get(csrfCookieName())?.value;
  const known = given === undefined ? null : csrfTokenOf(given, secret);
  const fresh = pathname === '/login' && known === null ? newCsrf(secret) : null;
  if (pathname === '/login') forwarded.set(SIGN_IN_TOKEN_HEADER, known ?? fresh?.token ?? '');

  const response = await answerTo(request, forwarded, isThere);
  if (fresh) {
    const name = csrfCookieName();
    response.cookies.set(name, fresh.cookie, {
      httpOnly: true,
      sameSite: 'lax',
      path: COOKIE_PATH,
      secure: isSecure,
    });
  }
  // Only with a page: an action that signs out has to have the last word about this cookie.
  if (isThere && request.method === 'GET' && !pathname.startsWith('/api/'))
    await renewSession(request, response, isSecure);
  setHeaders(response.headers, isSecure);
  if (!MAIL_PART.test(pathname) || !isThere) {
    response.headers.set('Content-Security-Policy', policy);
    response.headers.set('X-Frame-Options', 'DENY');
    // Not stricter: Next compares the Origin of a change, which browsers leave out with `no-referrer`.
    response.headers.set('Referrer-Policy', 'same-origin');
    response.headers.set('Cross-Origin-Opener-Policy', 'same-origin');
    response.headers.set('Cache-Control', 'private, no-store');
  }
  return response;
}

/** Next fails on an address whose % signs mean nothing, or NUL, before any page of ours is asked. */
function isDecodable(pathname: string): boolean {
  try {
    return !decodeURIComponent(pathname).includes('\0');
  } catch {
    return false;
  }
}

async function answerTo(request: NextRequest, forwarded: Headers, isThere: boolean): Promise<NextResponse> {
  if (!isThere) return nothingThere(request);
  const drawn = request.headers.get(PAGE_LANGUAGE_HEADER);
  // Nothing that the router could put beside what stands there in another language: it loads the page afresh.
  if (drawn !== null && drawn !== localesOf(request).locale)
    return new NextResponse('', { headers: { 'Content-Type': 'text/plain' } });
  return NextResponse.next({ request: { headers: forwarded } });
}

function localesOf({ cookies, headers }: NextRequest): Locales {
  return chooseLocales(
    { chosen: cookies.get(LANGUAGE_COOKIE)?.value, header: headers.get('accept-language') },
    getConfig().defaultLanguage,
  );
}

async function nothingThere(request: NextRequest): Promise<NextResponse> {
  const { language } = localesOf(request);
  const { title, text, home } = (await textsOf(language)).notFound;
  return new NextResponse(
    `<!DOCTYPE html><html lang="${language}" dir="${textDirection(language)}"><title>${title}</title><h1>${title}</h1><p>${text}</p><p><a href="${withBasePath('/')}">${home}</a></p></html>`,
    { status: 404, headers: { 'Content-Type': 'text/html; charset=utf-8' } },
  );
}

/** Lets a session last as long as somebody works with it. */
async function renewSession(request: NextRequest, response: NextResponse, isSecure: boolean): Promise<void> {
  const name = sessionCookieName();
  const renewed = await renewSessionToken(request.cookies.get(name)?.value);
  if (renewed === null) return;
  const maxAge = getConfig().signIn.sessionSeconds;
  response.cookies.set(name, renewed, {
    httpOnly: true,
    sameSite: 'lax',
    path: COOKIE_PATH,
    secure: isSecure,
    maxAge,
  });
}

function setHeaders(headers: Headers, isSecure: boolean): void {
  headers.set('X-Content-Type-Options', 'nosniff');
  // Not even the names of what a mail links to are looked up before somebody follows a link.
  headers.set('X-DNS-Prefetch-Control', 'off');
  headers.set('Permissions-Policy', 'camera=(), microphone=(), geolocation=(), browsing-topics=()');
  if (isSecure) headers.set('Strict-Transport-Security', 'max-age=31536000');
}

function pagePolicy(nonce: string): string {
  // React explains errors with eval while developing, and the style sheets come as inline ones then.
  const isDev = process.env.NODE_ENV === 'development';
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${isDev ? " 'unsafe-eval'" : ''}`,
    `style-src 'self' ${isDev ? "'unsafe-inline'" : `'nonce-${nonce}'`}`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "frame-src 'self'",
    "form-action 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
