import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { HostQuestion } from '@/lib/data/hosts/ask-as-person';
import { getExplanation } from '@/lib/data/message/get-explanation';
import { getQuarantine } from '@/lib/data/quarantine/get-quarantine';
import { inNameOf } from '@/lib/data/session/on-behalf';
import { endSessions } from '@/lib/people/auth/account';
import { accountStamp } from '@/lib/people/auth/account-stamp';
import { findChoice } from '@/lib/people/digest/choice-rows';
import { type AskedFor, askHost } from '@/lib/site/hosts/ask-host';
import { HEADERS } from '@/lib/site/hosts/greet-host';
import { keyAt } from '@/lib/site/hosts/host-key';
import { macOf } from '@/lib/site/hosts/host-mac';
import { getConfig } from '@/lib/store/config/config';
import { startHostBeside } from '@/tests/support/host-beside';
import { testSite } from '@/tests/support/test-site';

// A filter host that knows the secret of the site, and is not to be trusted: it lies about who is asking, answers what nobody can use, or takes its time.

const ALICE = 'alice@example.org';
const BOB = 'bob@example.org';
const BATCH = '00000000-0000-4000-8000-000000000000';
const beside = await startHostBeside(getConfig);
afterAll(() => beside.stop());
const HOSTS = `web1=http://127.0.0.1:9 web2=${beside.url}`;
const site = await testSite({
  env: {
    FILTER_HOST: 'web1',
    FILTER_HOSTS: HOSTS,
    DIGEST_FROM: 'quarantine@example.org',
    DIGEST_SMTP_URL: 'smtp://127.0.0.1:9',
    DIGEST_HOST: 'web2',
  },
});
writeFileSync(
  path.join(site.folder, 'htpasswd'),
  `${ALICE}:{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=\n${BOB}:{SHA}abcdefghijklmnopqrstuvwxyz0=\n`,
);
await site.quarantine({ user: ALICE, subject: 'Here' });

beforeEach(async () => {
  const web1 = { name: 'web1', url: new URL('http://127.0.0.1:9') };
  Object.assign(beside, {
    heard: [],
    instead: null,
    theirs: { filterHosts: { own: 'web2', others: [web1] } },
  });
  beside.onTheWay = (answer) => answer;
});

/** One of each, about the mailbox of Alice. */
const ABOUT_ALICE: Record<HostQuestion, unknown> = {
  list: [ALICE, {}],
  message: [ALICE, 'x', {}],
  why: [ALICE, 'x'],
  frame: [ALICE, 'x', false],
  original: [ALICE, 'x'],
  attachment: [ALICE, 'x', 0],
  weigh: [ALICE, ['x']],
  change: { input: { intent: 'delete', mailbox: ALICE, key: ['x'] }, isAsked: true },
  click: [ALICE, BATCH],
  history: [ALICE, {}],
  record: [ALICE, 'x'],
  removed: [ALICE, {}],
  weighAll: { intent: 'delete', mailbox: ALICE, scope: 'matching', drawn: '1.1.1.1' },
  job: [ALICE, 'stop', '1'],
  counts: [ALICE],
  search: [{ q: 'Here' }],
  foundWeigh: [[{ mailbox: ALICE, key: 'x' }]],
  found: { what: 'picked', intent: 'delete', picked: [{ mailbox: ALICE, key: 'x' }], batch: BATCH },
  deletion: [ALICE],
  changeDeletion: { intent: 'putBackUser', user: ALICE, isBackElsewhere: true },
  task: ['stop', '1'],
  report: [ALICE, { signature: '1,a' }],
  alerts: [ALICE],
  changeAlerts: { intent: 'add', mailbox: ALICE, text: 'x' },
  sender: [ALICE, 'news@example.net'],
  changeSender: { intent: 'hold', mailbox: ALICE, address: 'news@example.net' },
  endSessions: [1],
  digestSettings: [ALICE],
  saveDigest: { intent: 'now', mailbox: ALICE },
  endLinks: [],
};
const EACH = Object.entries(ABOUT_ALICE);

async function person(login: string, about: Partial<AskedFor['claims']> = {}): Promise<AskedFor> {
  const stamp = (await accountStamp('htpasswd', login)) ?? '';
  const claims = { sub: login, method: 'htpasswd', stamp, signedInAt: Date.now(), ...about };
  return { claims, timeZone: 'UTC', address: '192.0.2.7' };
}

const ask = (what: string, args: unknown, who: AskedFor) => askHost('web2', what, args, who, 20_000);

describe.each(EACH)('a lie about who asks for %s', (what, args) => {
  it('is found out: another name, a stamp that was made up, a session that has ended', async () => {
    const bob = await person(BOB);
    for (const claims of [
      { ...bob.claims, sub: ALICE },
      { ...bob.claims, stamp: 'x' },
      { ...bob.claims, sub: 'nobody' },
    ])
      await expect(ask(what, args, { ...bob, claims })).rejects.toMatchObject({ reason: 'hostRefused' });
    const before = await person(ALICE, { signedInAt: Date.now() - 1_000 });
    await endSessions(ALICE, 'user', new Date(Date.now() - 500));
    await expect(ask(what, args, before)).rejects.toMatchObject({ reason: 'hostRefused' });
  });

  it('gives nobody what is not theirs', async () => {
    // What has nobody's name in it is about who asks.
    if (what === 'endSessions')
      expect(Number((await ask(what, [null], await person(BOB))).bytes)).toBeGreaterThan(0);
    else if (what === 'endLinks') {
      await ask(what, args, await person(BOB));
      expect((await findChoice(ALICE)).own.generation).toBe(0);
    } else await expect(ask(what, args, await person(BOB))).rejects.toMatchObject({ code: 'not-found' });
  });
});

/** What the host says, with its proof. */
function said(text: string, status: number, fileName = ''): void {
  beside.onTheWay = (answer, { method, headers }) => {
    if (method !== 'POST') return answer;
    const bytes = Buffer.from(text);
    const mac = macOf(getConfig().secret, 'answer', [headers[HEADERS.nonce] ?? '', status, fileName], bytes);
    return new Response(bytes, { status, headers: { [HEADERS.fileName]: fileName, [HEADERS.mac]: mac } });
  };
}

async function look() {
  const { claims, ...from } = await person(ALICE);
  const who = { ...from, claims: { ...claims, method: 'htpasswd' as const } };
  const { rows, hosts } = await inNameOf(who, () => getQuarantine(ALICE, {}));
  return [rows.map(({ subject }) => subject), hosts?.away.map(({ trouble }) => trouble.reason)];
}

it.each([
  '',
  'null',
  '<!DOCTYPE html>',
  '{"code":"made up","reason":"x","values":{}}',
  '{"code":"conflict"}',
])('shows what is here where another host refuses in words that nobody knows: %s', async (text) => {
  said(text, 409);
  expect(await look()).toEqual([['Here'], ['hostAway']]);
  await delay(2_100);
  // Of a change nobody knows whether it was made.
  await expect(ask('change', ABOUT_ALICE.change, await person(ALICE))).rejects.toMatchObject({
    reason: 'hostUnanswered',
  });
});

it.each([
  ['a reason with a line of its own for the log', { reason: 'changed\n{"level":"info"}' }],
  ['a reason of megabytes', { reason: 'x'.repeat(5_000_000) }],
  ['a value that no path is as long as', { values: { file: 'x'.repeat(10_000) } }],
  [
    'many values',
    { values: Object.fromEntries(Array.from({ length: 9_000 }, (_, each) => [`v${each}`, 1])) },
  ],
])('keeps out of the log %s', async (_, lie) => {
  said(JSON.stringify({ code: 'conflict', reason: 'changed', values: {}, ...lie }), 409);
  const error = await ask('change', ABOUT_ALICE.change, await person(ALICE)).catch((each) => each);
  expect(error).toMatchObject({ code: 'unavailable', reason: 'hostUnanswered' });
  expect(error.message).toBe('filter host web2: it refuses in a form that nobody knows');
  expect(error.values).toEqual({ host: 'web2' });
});

it.each([
  // Of the version before.
  '{"hints":{},"towardsInnocent":[],"towardsSpam":[],"score":50}',
  '{"shown":[],"technical":1}',
  'null',
])('shows no explanation that is none of this version: %s', async (text) => {
  said(text, 200);
  const { claims, ...from } = await person(ALICE);
  const who = { ...from, claims: { ...claims, method: 'htpasswd' as const } };
  const explain = () => inNameOf(who, () => getExplanation(ALICE, keyAt('web2', 'x')));
  await expect(explain()).rejects.toMatchObject({ reason: 'hostOld' });
  said('"untrained"', 200);
  expect(await explain()).toBe('untrained');
});

it('takes a name of a file that is none for no name', async () => {
  said('bytes', 200, '%E0%A4');
  expect(await ask('original', [ALICE, 'x'], await person(ALICE))).toMatchObject({ fileName: '' });
});

it('waits for a slow host no longer than a list may, and leaves it alone then', async () => {
  let hasAnswered = false;
  let release: () => void = () => undefined;
  const late = new Promise<void>((resolve) => {
    release = resolve;
  });
  beside.onTheWay = async (answer, { method }) => {
    if (method === 'POST') await late;
    hasAnswered ||= method === 'POST';
    return answer;
  };
  expect(await look()).toEqual([['Here'], ['hostAway']]);
  expect(hasAnswered).toBe(false);
  beside.heard = [];
  expect(await look()).toEqual([['Here'], ['hostAway']]);
  expect(beside.heard).toEqual([]);
  release();
});
