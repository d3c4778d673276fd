import { request as httpRequest } from 'node:http';
import { expect, test } from '@playwright/test';
import { type Site, startSite } from '@/tests/support/site';

// Addresses as they come from old mails, from scanners and from people who try, behind every kind of proxy: nothing there, or
// on to a page of ours, but never an error of the server, and never to a host that only the request names.

let site: Site;
test.beforeAll(async () => {
  // 127.0.0.2 is nobody's proxy.
  site = await startSite({ TRUSTED_PROXIES: '127.0.0.1' });
});
test.afterAll(async () => site?.stop());

const OLD_LINKS = [
  '/dspam.cgi',
  '/dspam.cgi?',
  '/dspam.cgi?template=quarantine&user=alice%40example.org&signatureID=1,6b014b08307207081942277&command=viewMessage',
  '/dspam.cgi?template=history&user=%ff%&signatureID=%00',
  '/dspam.cgi?template=//evil.example&user=//evil.example',
  '/cgi-bin/dspam.cgi?template=performance',
  '/a/b/c/DSPAM.CGI?template=alerts',
  '/caf%C3%A9/dspam.cgi?template=preferences',
  '/admin.cgi?template=status',
  '/cgi-bin/admin.cgi',
  '/admin.cgi?template=preferences&username=%ff%00&submit=1',
  '/dspam/ADMIN.CGI?template=user&username=//evil.example',
  '/cgi-bin/graph.cgi?data=1_2',
  '/admingraph.cgi?data=1_2',
];
const NOTHING_THERE = [
  '/dspam.cgi/x',
  '/admin.cgi/x',
  '/xdspam.cgi',
  '/xadmin.cgi',
  '/configure.cgi',
  '/admin-cgi',
  '/%ff',
  '/%',
  '/%00',
  '/a%00b/dspam.cgi',
  '/%c0%af',
  '/%e0%80%af/dspam.cgi',
  '/%ed%a0%80',
  '/%f5%80%80%80',
  '/%zz/dspam.cgi?template=quarantine',
  '/mailbox/%ff/quarantine',
  '/mailbox/%00/quarantine',
  '/mailbox/x/quarantine/%ff/frame',
  '/mailbox/x/quarantine/%c0%ae/attachment/0',
  '/old-link/%ff',
  '/api/%ff',
  `/${'%e2%82'.repeat(2000)}`,
];
const OTHERS = [
  '/old-link',
  '/old-link/configure',
  '/',
  '/login',
  '/login?callbackUrl=https%3A%2F%2Fevil.example',
  '/account',
  '/mailbox/x/quarantine',
  '/admin/status',
  '/admin/status/doctor',
  '//evil.example/dspam.cgi',
  '/\\evil.example',
  '/api/auth/signin',
  '/api/auth/signout',
  '/api/auth/session',
  '/login/',
];

const EVIL = 'evil.example';
const PROXIES: Record<string, string>[] = [
  {},
  { 'X-Forwarded-Proto': 'https' },
  { 'X-Forwarded-Proto': 'https, http', 'X-Forwarded-Host': EVIL, 'X-Forwarded-Port': '443' },
  { 'X-Forwarded-Proto': 'gopher', 'X-Forwarded-Host': ':::', 'X-Forwarded-Port': 'NaN' },
  {
    'X-Forwarded-Proto': 'https',
    'X-Forwarded-Host': `${EVIL}:99999, x`,
    Forwarded: `host=${EVIL};proto=https`,
  },
  { 'X-Forwarded-Proto': 'https', Host: EVIL },
  { 'X-Forwarded-Proto': 'https', Host: `${EVIL}@%ff` },
  { Host: '[::1' },
  { Host: '' },
];

/** One request as it stands, from an address of this machine. */
function ask(path: string, headers: Record<string, string>, localAddress: string) {
  const { hostname, port } = new URL(site.origin);
  return new Promise<{ status: number; location: string; text: string }>((resolve, reject) => {
    const request = httpRequest({ hostname, port, path, headers, localAddress }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          location: response.headers.location ?? '',
          text: Buffer.concat(parts).toString(),
        }),
      );
    });
    request.on('error', reject);
    request.end();
  });
}

for (const peer of ['127.0.0.1', '127.0.0.2'])
  for (const headers of PROXIES)
    test(`addresses from ${peer} with ${JSON.stringify(headers)}`, async () => {
      for (const path of [...OLD_LINKS, ...NOTHING_THERE, ...OTHERS]) {
        const { status, location, text } = await ask(path, headers, peer);
        const what = `${path}: ${status} ${location}`;
        expect(status, what).toBeLessThan(500);
        expect(new URL(location, site.origin).origin, what).toBe(site.origin);
        if (NOTHING_THERE.includes(path)) {
          expect(status, what).toBe(404);
          if (!path.startsWith('/api/')) expect(text, what).toContain('Not found');
        }
        if (OLD_LINKS.includes(path)) {
          expect(status, what).toBe(307);
          const { pathname, searchParams } = new URL(location, site.origin);
          expect(pathname, what).toBe('/login');
          // What was asked for comes again after the sign-in, and nothing with it.
          const comesBack = new URL(searchParams.get('callbackUrl') ?? '', site.origin);
          expect([...comesBack.searchParams], what).toEqual([...new URL(path, site.origin).searchParams]);
        }
      }
    });
