import { NextRequest } from 'next/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { proxy } from '@/proxy';
import { setSignInVariables } from '@/tests/support/sign-in-variables';

const ORIGIN = 'https://mail.example.org';
let site: ReturnType<typeof setSignInVariables>;

beforeAll(() => {
  site = setSignInVariables({ NEXTAUTH_URL: ORIGIN });
});
afterAll(() => site.close());

const answer = (path: string, as?: string) =>
  proxy(new NextRequest(`${ORIGIN}${path}`, { headers: as === undefined ? {} : { 'Sec-Fetch-Dest': as } }));

describe('an address of ours that a mail has as a picture', () => {
  const paths = [
    '/',
    '/mailbox/alice%40example.org/quarantine',
    '/mailbox/alice%40example.org/quarantine/1,a/frame',
    '/mailbox/alice%40example.org/quarantine/1,a/eml',
    '/admin/search?q=a',
    '/api/auth/signout',
  ];
  it.each(paths)('is not there: %s', async (path) => {
    const { status, headers } = await answer(path, 'image');
    expect(status).toBe(404);
    expect(headers.get('x-middleware-next')).toBeNull();
    expect(headers.get('content-security-policy')).toContain("default-src '");
    expect(headers.getSetCookie()).toEqual([]);
  });

  it.each(paths)('is there otherwise: %s', async (path) => {
    for (const as of [undefined, 'document', 'iframe', 'empty'])
      expect((await answer(path, as)).headers.get('x-middleware-next'), as).toBe('1');
  });
});
