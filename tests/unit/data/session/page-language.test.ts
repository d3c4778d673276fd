import { NextRequest } from 'next/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LANGUAGE_COOKIE } from '@/lib/data/session/own-cookies';
import { PAGE_LANGUAGE_HEADER } from '@/lib/data/session/page-language';
import { proxy } from '@/proxy';
import { setSignInVariables } from '@/tests/support/sign-in-variables';

const ORIGIN = 'https://mail.example.org';
let site: ReturnType<typeof setSignInVariables>;

beforeAll(() => {
  site = setSignInVariables({ NEXTAUTH_URL: ORIGIN });
});
afterAll(() => site.close());

const answer = (headers: Record<string, string>) =>
  proxy(new NextRequest(`${ORIGIN}/mailbox/alice/history`, { headers: { rsc: '1', ...headers } }));

describe('the next page of one that stands there in a language', () => {
  it.each([
    [{}],
    [{ [PAGE_LANGUAGE_HEADER]: 'en-GB', 'Accept-Language': 'en-GB' }],
    [{ [PAGE_LANGUAGE_HEADER]: 'de', 'Accept-Language': 'en-GB', Cookie: `${LANGUAGE_COOKIE}=de` }],
    [{ [PAGE_LANGUAGE_HEADER]: 'en' }],
  ])('comes in the same: %j', async (headers) => {
    expect((await answer(headers)).headers.get('x-middleware-next')).toBe('1');
  });

  it.each([
    [{ [PAGE_LANGUAGE_HEADER]: 'en-GB', 'Accept-Language': 'en-GB', Cookie: `${LANGUAGE_COOKIE}=he` }],
    [{ [PAGE_LANGUAGE_HEADER]: 'he', 'Accept-Language': 'en-GB' }],
    [{ [PAGE_LANGUAGE_HEADER]: '', 'Accept-Language': 'en-GB' }],
    [{ [PAGE_LANGUAGE_HEADER]: 'x'.repeat(5000) }],
  ])('is loaded afresh in another: %#', async (headers) => {
    const { status, headers: given, body } = await answer(headers);
    // Another kind of answer than the router's, with which it loads the address; one that failed would stand in the browser's console.
    expect([status, given.get('content-type'), given.get('x-middleware-next')]).toEqual([
      200,
      'text/plain',
      null,
    ]);
    expect(body).not.toBeNull();
    expect(given.get('cache-control')).toBe('private, no-store');
  });
});
