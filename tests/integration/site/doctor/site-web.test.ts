import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { watchRequests } from '@/lib/data/session/watch-requests';
import { PROXY_SECRET_HEADER } from '@/lib/people/auth/proxy';
import type { Check } from '@/lib/site/doctor/check/check';
import { makePass, PASS_HEADER } from '@/lib/site/doctor/check/doctor-pass';
import { compression } from '@/lib/site/doctor/site/compression';
import { oldUi } from '@/lib/site/doctor/site/old-ui';
import { webAddress } from '@/lib/site/doctor/site/web-address';
import { askDoctor, typeRemedies } from '../../../support/ask-doctor';
import { testSite } from '../../../support/test-site';
import { type FrontRules, type Listening, listen, makeCertificate, passOn } from '../../../support/web-front';

/*
 * The dashboard's part is what its route calls; the web server in front is one of the test's own, with the faults that real ones
 * are given. What is to be typed for a web server stands for a rule of that one.
 */
const site = await testSite();
const stockEnv = { ...process.env };
const rules: FrontRules = {};
const GOOD: FrontRules = { passesHost: true, namesClient: true };
const open: Listening[] = [];
let dashboard: Listening;
let front: Listening;

beforeAll(async () => {
  watchRequests();
  dashboard = await startDashboard();
  front = await listen(passOn(() => dashboard.port, rules));
  open.push(front);
});

/** It keeps to the variables that there are now, as one that was started. */
async function startDashboard(): Promise<Listening> {
  vi.resetModules();
  const { readArrived } = await import('@/lib/data/session/arrived');
  const started = await listen((request, response) => {
    // As Next does, so that pages see the same with and without a web server in front.
    request.headers['x-forwarded-for'] ??= request.socket.remoteAddress ?? '';
    request.headers['x-forwarded-host'] ??= request.headers.host;
    request.headers['x-forwarded-proto'] ??= 'http';
    const headers = new Headers();
    for (const [name, value] of Object.entries(request.headers)) headers.set(name, String(value));
    const arrived = request.url === '/api/doctor' ? readArrived(headers) : null;
    response.writeHead(arrived ? 200 : 404).end(arrived ? JSON.stringify(arrived) : 'nothing');
  });
  open.push(started);
  return started;
}
afterAll(async () => {
  for (const server of open) await server.stop();
});

beforeEach(() => {
  Object.assign(process.env, stockEnv, {
    NEXTAUTH_URL: `http://127.0.0.1:${front.port}`,
    PORT: String(dashboard.port),
    TRUSTED_PROXIES: '127.0.0.1',
    BIND_ADDRESS: '127.0.0.1',
  });
  set(GOOD);
});

function set(wanted: FrontRules): void {
  for (const name of Object.keys(rules) as (keyof FrontRules)[]) delete rules[name];
  Object.assign(rules, wanted);
}

const levels = async (check: Check) => (await askDoctor(check)).map(({ level, says }) => `${level} ${says}`);

describe('NEXTAUTH_URL', () => {
  it('leads through the web server to the dashboard and back', async () => {
    expect(await levels(webAddress)).toEqual(['good fine']);
  });

  it('leads straight to the dashboard', async () => {
    Object.assign(process.env, {
      NEXTAUTH_URL: `http://127.0.0.1:${dashboard.port}`,
      TRUSTED_PROXIES: '',
      BIND_ADDRESS: '',
    });
    expect(await levels(webAddress)).toEqual(['good fine']);
  });

  it.each([
    ['another host', { namesClient: true }, 'warning otherHost', 'Host'],
    ['nobody it asks for', { passesHost: true }, 'fault noClient', 'X-Forwarded-For'],
    ['another protocol', { ...GOOD, proto: 'https' }, 'warning otherProto', 'X-Forwarded-Proto'],
  ])('leads through a web server that names %s', async (_what, wrong, says, typed) => {
    set(wrong);
    const [found] = await askDoctor(webAddress);
    expect(`${found?.level} ${found?.says}`).toBe(says);
    expect(found?.remedies[0]).toMatchObject({ where: 'web server' });
    expect(found?.remedies[0]?.lines.join()).toContain(`proxy_set_header ${typed} `);
    set(GOOD);
    expect(await levels(webAddress)).toEqual(['good fine']);
  });

  it.each([
    ['TRUSTED_PROXIES', { TRUSTED_PROXIES: '192.0.2.7' }, 'fault untrusted', '192.0.2.7, 127.0.0.1'],
    ['BIND_ADDRESS', { BIND_ADDRESS: '' }, 'warning openPort', '127.0.0.1'],
  ])('is good after %s was written as said', async (name, wrong, says, value) => {
    Object.assign(process.env, wrong);
    const [found] = await askDoctor(webAddress);
    expect(`${found?.level} ${found?.says}`).toBe(says);
    await typeRemedies(found);
    expect(process.env[name]).toBe(value);
    expect(await levels(webAddress)).toEqual(['good fine']);
  });

  it('leads through a web server that lets everybody say who they are', async () => {
    const secret = '0123456789abcdef0123456789abcdef';
    Object.assign(process.env, {
      AUTH_METHODS: 'proxy',
      AUTH_PROXY_TRUSTED: '127.0.0.1',
      AUTH_PROXY_SECRET: secret,
    });
    const adds = { [PROXY_SECRET_HEADER]: secret };
    set({ ...GOOD, adds });
    const before = dashboard;
    dashboard = await startDashboard();
    const [found] = await askDoctor(webAddress);
    expect(found).toMatchObject({
      level: 'fault',
      says: 'headerPasses',
      values: { header: 'X-Remote-User' },
    });
    set({ ...GOOD, adds, removes: 'X-Remote-User' });
    expect(await levels(webAddress)).toEqual(['good fine']);
    dashboard = before;
  });

  it.each([
    [502, 'fault gateway'],
    [401, 'warning signInFirst'],
    [404, 'fault notOurs'],
    [200, 'fault notOurs'],
  ])('leads to a web server that answers %i by itself', async (answers, says) => {
    set({ answers });
    expect(await levels(webAddress)).toEqual([says]);
  });

  it('leads to nobody, and nowhere', async () => {
    const gone = await listen(() => undefined);
    await gone.stop();
    process.env.NEXTAUTH_URL = `http://127.0.0.1:${gone.port}`;
    expect(await levels(webAddress)).toEqual(['fault nobody']);
    process.env.NEXTAUTH_URL = 'https://nowhere.invalid';
    expect(await levels(webAddress)).toEqual(['fault noName']);
  });

  it.each([
    [400, ['warning untrustedCertificate']],
    [5, ['warning untrustedCertificate', 'warning endsSoon']],
  ])('has a certificate of its own for %i days', async (days, says) => {
    const secure = await listen(
      passOn(() => dashboard.port, rules),
      makeCertificate(site.folder, days),
    );
    open.push(secure);
    process.env.NEXTAUTH_URL = `https://localhost:${secure.port}`;
    expect(await levels(webAddress)).toEqual(says);
  });

  it('is no https:// on a network', async () => {
    process.env.NEXTAUTH_URL = 'http://nowhere.invalid';
    expect(await levels(webAddress)).toEqual(['warning clear', 'fault noName']);
  });
});

describe('what the dashboard tells of a request', () => {
  it('is not told to anybody without the secret', async () => {
    const ask = async (headers: Record<string, string>) =>
      (await fetch(`http://127.0.0.1:${dashboard.port}/api/doctor`, { headers })).status;
    expect(await ask({})).toBe(404);
    expect(await ask({ [PASS_HEADER]: makePass('another secret of thirty-two characters') })).toBe(404);
    expect(await ask({ [PASS_HEADER]: makePass(String(process.env.NEXTAUTH_SECRET)) })).toBe(200);
  });
});

describe('COMPRESSION', () => {
  async function answering(headers: Record<string, string>, status = 200): Promise<void> {
    const server = await listen((_request, response) => response.writeHead(status, headers).end('a page'));
    open.push(server);
    process.env.NEXTAUTH_URL = `http://127.0.0.1:${server.port}`;
  }

  it.each([
    ['dashboard', { 'content-encoding': 'gzip' }, ['good fine']],
    ['dashboard', {}, ['warning takenAway']],
    ['proxy', { 'content-encoding': 'br' }, ['good byProxy']],
    ['proxy', {}, ['warning byNobody']],
  ])('is %s, and the page comes with %j', async (COMPRESSION, headers, says) => {
    Object.assign(process.env, { COMPRESSION });
    await answering(headers);
    expect(await levels(compression)).toEqual(says);
  });

  it('says what to type into the web server', async () => {
    Object.assign(process.env, { COMPRESSION: 'proxy' });
    await answering({});
    const [found] = await askDoctor(compression);
    expect(found?.remedies).toMatchObject([{ where: 'web server' }]);
    expect(found?.remedies[0]?.lines.join()).toMatch(/gzip on;.*DEFLATE/);
    expect(found?.text).toContain('/login');
  });

  it('says nothing where the page does not come at all', async () => {
    await answering({}, 401);
    expect(await levels(compression)).toEqual([]);
    await open.at(-1)?.stop();
    open.pop();
    expect(await levels(compression)).toEqual([]);
  });
});

describe('DSPAM’s old pages', () => {
  it('can still be reached, until they are taken away', async () => {
    const pages = new Set(['/cgi-bin/dspam/dspam.cgi']);
    const old = await listen((request, response) => {
      const isThere = pages.has(request.url ?? '');
      response.writeHead(isThere ? 200 : 404).end('<HTML><HEAD><TITLE>DSPAM v3 Control Center</TITLE>');
    });
    open.push(old);
    process.env.NEXTAUTH_URL = `http://127.0.0.1:${old.port}`;
    const [found] = await askDoctor(oldUi);
    expect(found).toMatchObject({ level: 'warning', says: 'reachable' });
    expect(found?.text).toContain('/cgi-bin/dspam/dspam.cgi');
    pages.clear();
    expect(await levels(oldUi)).toEqual(['good gone']);
  });

  it('are not taken for the dashboard’s own, which lead on', async () => {
    process.env.NEXTAUTH_URL = `http://127.0.0.1:${dashboard.port}`;
    expect(await levels(oldUi)).toEqual(['good gone']);
  });
});
