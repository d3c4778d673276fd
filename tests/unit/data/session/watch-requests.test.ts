import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server, request as send } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { peerAddress } from '@/lib/data/session/peer-address';
import { isSameOrigin } from '@/lib/data/session/same-origin';
import { listSeenProxies } from '@/lib/data/session/seen-proxy';
import { watchRequests } from '@/lib/data/session/watch-requests';
import { log, setLog } from '@/lib/ground/log';
import { noteActor } from '@/lib/ground/this-request';
import { SOCKET_PEER } from '@/lib/people/auth/client-address';
import { makeLinkToken } from '@/lib/people/digest/link-token';
import { hearLog } from '@/tests/support/hear-log';
import { setSignInVariables } from '@/tests/support/sign-in-variables';

const ORIGIN = 'https://mail.example.org';
let site: ReturnType<typeof setSignInVariables>;
let folder: string;
const lines = hearLog();

/** What a server of this process, as Next after it, is shown of the request. */
const shown: IncomingHttpHeaders[] = [];
/** The ids of the answers. */
const answered: string[] = [];
const listen = async (where: string | number): Promise<Server> => {
  const server = createServer(async (request, response) => {
    shown.push({ ...request.headers });
    if (request.headers['x-try'] === undefined) return response.end();
    // As a page does that asks who it is, and the database.
    await new Promise(setImmediate);
    noteActor(String(request.headers['x-try']));
    await new Promise((resolve) => setTimeout(resolve, 1));
    log.warn('something happened');
    response.end();
  });
  await new Promise<void>((resolve) => {
    const ready = () => resolve();
    if (typeof where === 'string') server.listen(where, ready);
    else server.listen(where, '127.0.0.1', ready);
  });
  return server;
};
const servers: Server[] = [];

beforeAll(async () => {
  site = setSignInVariables({ NEXTAUTH_URL: ORIGIN, TRUSTED_PROXIES: '127.0.0.1' });
  folder = mkdtempSync(path.join(tmpdir(), 'watch-'));
  watchRequests();
  servers.push(await listen(0), await listen(path.join(folder, 'web.sock')));
});
afterAll(() => {
  for (const server of servers) server.close();
  rmSync(folder, { recursive: true });
  site.close();
});

/** Sends a request as it stands, with a Host of its own headers that a page is handed. */
async function ask(
  headers: Record<string, string>,
  by: 'port' | 'socket' = 'port',
  from = '127.0.0.1',
  asked = '/',
) {
  const address = servers[0]?.address();
  const way =
    by === 'socket'
      ? { socketPath: path.join(folder, 'web.sock') }
      : { host: '127.0.0.1', localAddress: from, port: typeof address === 'object' ? address?.port : 0 };
  await new Promise((resolve, reject) => {
    send({ ...way, path: asked, headers }, (answer) => {
      answered.push(String(answer.headers['x-request-id']));
      answer.resume().on('end', resolve);
    })
      .on('error', reject)
      .end();
  });
  const last = shown.at(-1) ?? {};
  return new Headers(Object.entries(last).map(([name, value]): [string, string] => [name, String(value)]));
}

describe('watchRequests', () => {
  it.each([
    ['nginx without proxy_set_header Host', { host: '127.0.0.1:3000', connection: 'close' }],
    ['a socket of nginx', { host: 'localhost' }],
    ['a Host without the port', { host: 'mail.example.org' }],
    [
      'a X-Forwarded-Host of a web server behind another',
      { host: 'a', 'x-forwarded-host': 'inner.example.org' },
    ],
  ])('makes a form of ours one of ours, through %s', async (_what, sent) => {
    const headers = await ask({ ...sent, origin: ORIGIN });
    expect(isSameOrigin(headers)).toBe(true);
    // The rule of Next's actions (action-handler.js): x-forwarded-host or host, compared with Origin.
    expect(headers.get('x-forwarded-host') ?? headers.get('host')).toBe('mail.example.org');
  });

  it.each([
    ['a page elsewhere', 'https://evil.example'],
    ['the same host by http', 'http://mail.example.org'],
    ['the same host with a port', 'https://mail.example.org:8443'],
    ['a name that begins so', 'https://mail.example.org.evil.example'],
    ['no page at all', 'null'],
  ])('leaves a form of %s to Next', async (_what, origin) => {
    const headers = await ask({ host: '127.0.0.1:3000', origin });
    expect(headers.get('host')).toBe('127.0.0.1:3000');
    expect(isSameOrigin(headers)).toBe(false);
  });

  it('leaves a second name of the dashboard as it is, where Host is passed on', async () => {
    const headers = await ask({ host: 'webmail.example.org', origin: 'https://webmail.example.org' });
    expect(isSameOrigin(headers)).toBe(true);
  });

  it('tells the socket from a port, and does not believe a client that claims to come through it', async () => {
    expect(peerAddress(await ask({ host: 'a' }))).toBe('127.0.0.1');
    expect(peerAddress(await ask({ host: 'a' }, 'socket'))).toBe(SOCKET_PEER);
    for (const forged of ['x unix', ' unix', 'undefined unix', 'unix'])
      expect(peerAddress(await ask({ host: 'a', 'x-dashboard-peer': forged }))).toBe('127.0.0.1');
    // What Next asks itself for bears the mark of the request that it belongs to.
    const own = (await ask({ host: 'a' }, 'socket')).get('x-dashboard-peer') ?? '';
    expect(peerAddress(await ask({ host: 'a', 'x-dashboard-peer': own }))).toBe(SOCKET_PEER);
  });

  it('notes how a web server passes requests on, with what is wrong', async () => {
    const good = {
      host: 'mail.example.org',
      'x-forwarded-for': '203.0.113.9',
      'x-forwarded-proto': 'https',
      origin: ORIGIN,
    };
    await ask(good);
    expect(listSeenProxies().find(({ peer }) => peer === '127.0.0.1')).toMatchObject({
      host: 'mail.example.org',
      forwardedFor: '203.0.113.9',
      forwardedHost: null,
      forwardedProto: 'https',
      faults: [],
    });
    const faultsOf = async (changes: Record<string, string>, from = '127.0.0.1') => {
      await ask({ ...good, ...changes }, 'port', from);
      return listSeenProxies().find(({ peer }) => peer === from)?.faults;
    };
    expect(await faultsOf({ host: '127.0.0.1:3000' })).toEqual(['otherHost']);
    expect(await faultsOf({ host: 'mail.example.org:443' })).toEqual([]);
    expect(await faultsOf({ host: 'x', 'x-forwarded-host': 'mail.example.org, inner' })).toEqual([]);
    expect(await faultsOf({ 'x-forwarded-proto': 'http' })).toEqual(['otherProto']);
    // TRUSTED_PROXIES has 127.0.0.1 only.
    expect(await faultsOf({}, '127.0.0.2')).toEqual(['untrusted']);
    // nginx with proxy_pass alone: a page of ours sends, and another host is named.
    await ask({ host: '127.0.0.1:3000', origin: ORIGIN }, 'port', '127.0.0.3');
    expect(listSeenProxies().find(({ peer }) => peer === '127.0.0.3')?.faults).toEqual([
      'noClient',
      'otherHost',
    ]);
    await ask({ host: 'localhost', referer: `${ORIGIN}/login` }, 'socket');
    expect(listSeenProxies().find(({ peer }) => peer === SOCKET_PEER)?.faults).toEqual([
      'noClient',
      'otherHost',
    ]);
  });

  it('takes what Next asks itself for not for another web server', async () => {
    const own = (await ask({ host: 'mail.example.org' }, 'port', '127.0.0.7')).get('x-dashboard-peer') ?? '';
    await ask({ host: 'localhost', 'x-forwarded-for': '127.0.0.7', 'x-dashboard-peer': own });
    expect(listSeenProxies().map(({ peer }) => peer)).not.toContain('127.0.0.7');
    expect(lines).toEqual([]);
  });

  it('warns once of a stranger’s X-Forwarded-For, and says what to set', async () => {
    for (let time = 0; time < 3; time++)
      await ask({ host: 'mail.example.org', 'x-forwarded-for': '1.2.3.4' }, 'port', '127.0.0.4');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(
      /^warn web server in front: fault=untrusted peer=127\.0\.0\.4 what=".*TRUSTED_PROXIES=127\.0\.0\.4/,
    );
  });

  it('writes no controls of a stranger into the log', async () => {
    await ask({ host: 'a\x9b31mred\x85\tb', 'x-forwarded-for': '192.0.2.1' }, 'port', '127.0.0.8');
    const said = lines.join('');
    expect(said).toContain('for a 31mred b,');
    expect(said).not.toMatch(/\p{C}/u);
  });

  it('does not take a client without forwarding headers for a web server', async () => {
    await ask({ host: 'localhost:3000' }, 'port', '127.0.0.5');
    await ask({ host: 'mail.example.org', origin: ORIGIN }, 'port', '127.0.0.6');
    expect(listSeenProxies().map(({ peer }) => peer)).not.toContain('127.0.0.5');
    expect(listSeenProxies().map(({ peer }) => peer)).not.toContain('127.0.0.6');
    expect(lines).toEqual([]);
  });

  it('keeps only a few, whatever is written', async () => {
    for (let last = 10; last < 60; last++)
      await ask({ host: 'x'.repeat(5000), 'x-forwarded-for': 'y' }, 'port', `127.0.0.${last}`);
    expect(listSeenProxies().length).toBeLessThanOrEqual(20);
    expect(lines.every((line) => line.length < 900)).toBe(true);
  });

  it('gives each request an id, which its records and its answer have', async () => {
    const from = answered.length;
    await Promise.all(['alice', 'bob', 'carol'].map((login) => ask({ host: 'a', 'x-try': login })));
    const ids = answered.slice(from);
    expect(new Set(ids).size).toBe(3);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{12}$/);
    const said = lines.map((line) => /^warn something happened: actor=(\w+) request=(\w+)$/.exec(line));
    expect(said.map((found) => found?.[1]).sort()).toEqual(['alice', 'bob', 'carol']);
    expect(said.map((found) => found?.[2]).sort()).toEqual([...ids].sort());
  });

  it('takes the id of a web server in front, where it is harmless', async () => {
    const idOf = async (given: string, by: 'port' | 'socket' = 'port', from = '127.0.0.1') => {
      await ask({ host: 'a', 'x-request-id': given }, by, from);
      return answered.at(-1);
    };
    const nginx = '5f0c1a2b3c4d5e6f5f0c1a2b3c4d5e6f';
    expect(await idOf(nginx)).toBe(nginx);
    expect(await idOf(nginx, 'socket')).toBe(nginx);
    // TRUSTED_PROXIES has 127.0.0.1 only.
    expect(await idOf(nginx, 'port', '127.0.0.2')).not.toBe(nginx);
    for (const given of ['a b', 'a"b', 'a=b', 'x'.repeat(65), '\x9b2K', 'a,b', ''])
      expect(await idOf(given), given).toMatch(/^[0-9a-f]{12}$/);
  });

  it('keeps the id for what Next asks itself for', async () => {
    const asked = await ask({ host: 'a' }, 'port', '127.0.0.2');
    const headers = ['x-dashboard-peer', 'x-request-id'].map((name) => [name, asked.get(name) ?? '']);
    await ask({ host: 'a', ...Object.fromEntries(headers) }, 'port', '127.0.0.2');
    expect(answered.at(-1)).toBe(answered.at(-2));
  });

  it('logs each answer for who looks for a fault, without what stands behind the ?', async () => {
    setLog({ level: 'debug', format: 'text', toJournal: false });
    try {
      await ask({ host: 'a', 'x-try': 'alice' }, 'port', '127.0.0.1', '/mailbox/alice?q=secret');
      const id = answered.at(-1);
      await expect
        .poll(() => lines.at(-1))
        .toMatch(
          new RegExp(
            `^debug answered: method=GET path="/mailbox/alice" status=200 ms=\\d+ actor=alice request=${id}$`,
          ),
        );
    } finally {
      setLog({ level: 'info', format: 'text', toJournal: false });
    }
  });

  it('logs no token of a link of a digest, which is all that it takes to use it', async () => {
    setLog({ level: 'debug', format: 'text', toJournal: false });
    try {
      const token = makeLinkToken('secret', {
        user: 'a',
        key: '',
        action: 'stop',
        expires: 0,
        generation: 0,
        password: '',
      });
      const spelled = [...Buffer.from(token)].map((byte) => `%${byte.toString(16)}`).join('');
      for (const address of [
        `d/${token}?failed=form`,
        `D/${token}`,
        `%64/${token}`,
        `d%2f${token}`,
        `d/${spelled}`,
      ]) {
        const before = lines.length;
        await ask({ host: 'a' }, 'port', '127.0.0.1', `/dspam/${address}`);
        await expect.poll(() => lines.length).toBeGreaterThan(before);
        expect(lines.at(-1)).toContain('answered');
        expect(lines.at(-1)).toContain('…');
      }
      log.error('printed', { text: `isn't valid for /d/${token} received` });
      expect(lines.join()).not.toContain(token.slice(0, 40));
      expect(lines.join()).not.toContain(spelled.slice(0, 40));
    } finally {
      setLog({ level: 'info', format: 'text', toJournal: false });
    }
  });
});
