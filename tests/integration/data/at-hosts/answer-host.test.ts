import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeEach, expect, it } from 'vitest';
import { changeAtHosts } from '@/lib/data/at-hosts/change-at-hosts';
import { startAll } from '@/lib/data/at-hosts/change-found-at-hosts';
import { getHistory } from '@/lib/data/history/get-history';
import { getQuarantine } from '@/lib/data/quarantine/get-quarantine';
import { getRemoved } from '@/lib/data/quarantine/get-removed';
import { listsOfHosts } from '@/lib/data/quarantine/lists-of-hosts';
import { requireSubadmin } from '@/lib/data/session/access';
import { inNameOf } from '@/lib/data/session/on-behalf';
import { getSearch } from '@/lib/data/site/get-search';
import { accountStamp } from '@/lib/people/auth/account-stamp';
import { examine } from '@/lib/site/doctor/examine';
import { filterHosts } from '@/lib/site/doctor/site/filter-hosts';
import { type AskedFor, askHost } from '@/lib/site/hosts/ask-host';
import { HEADERS } from '@/lib/site/hosts/greet-host';
import { HOST_PROTOCOL, macOf } from '@/lib/site/hosts/host-mac';
import { getConfig } from '@/lib/store/config/config';
import { startHostBeside } from '@/tests/support/host-beside';
import { testSite } from '@/tests/support/test-site';

// What a filter host answers to another one, and to whoever says that they are one; what a host believes of what comes back.

const ALICE = 'alice@example.org';
const BOB = 'bob@example.org';
const beside = await startHostBeside(getConfig);
afterAll(() => beside.stop());
const HOSTS = `web1=http://127.0.0.1:9 web2=${beside.url}`;
const site = await testSite({ env: { FILTER_HOST: 'web1', FILTER_HOSTS: HOSTS } });
const htpasswd = path.join(site.folder, 'htpasswd');
const SIGN_INS = `${ALICE}:{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=\n${BOB}:{SHA}abcdefghijklmnopqrstuvwxyz0=\nadmin:{SHA}zyxwvutsrqponmlkjihgfedcba0=\n`;
writeFileSync(htpasswd, SIGN_INS);

beforeEach(() => {
  const web1 = { name: 'web1', url: new URL('http://127.0.0.1:9') };
  Object.assign(beside, {
    heard: [],
    instead: null,
    theirs: { filterHosts: { own: 'web2', others: [web1] } },
  });
  beside.onTheWay = (answer) => answer;
});

async function person(login: string, about: Partial<AskedFor['claims']> = {}): Promise<AskedFor> {
  const stamp = (await accountStamp('htpasswd', login)) ?? '';
  const claims = { sub: login, method: 'htpasswd', stamp, signedInAt: Date.now(), ...about };
  return { claims, timeZone: 'UTC', address: '192.0.2.7' };
}

async function subjectsOf(user: string, who: AskedFor): Promise<string[]> {
  const { bytes } = await askHost('web2', 'list', [user, {}], who, 20_000);
  return JSON.parse(bytes.toString()).rows.map(({ subject }: { subject: string }) => subject);
}

async function remove(key: string, who: AskedFor) {
  const input = { intent: 'delete', mailbox: ALICE, key: [key] };
  const { bytes } = await askHost('web2', 'change', { input, isAsked: false }, who, 20_000);
  return JSON.parse(bytes.toString());
}

const put = (subject: string) => site.quarantine({ user: ALICE, subject });
const questions = () => beside.heard.filter(({ method }) => method === 'POST');
const refused = (reason: string) => expect.objectContaining({ reason, values: { host: 'web2' } });

it('answers a person who signed in on another host, and notes in the audit log from where they came', async () => {
  const { signature } = await put('Theirs');
  const alice = await person(ALICE);
  expect(await subjectsOf(ALICE, alice)).toEqual(['Theirs']);
  expect(await remove(signature, alice)).toMatchObject({ done: 1, failed: [] });
  expect(await subjectsOf(ALICE, alice)).toEqual([]);
  const [rows] = await site.query("SELECT actor, address FROM dashboard_audit WHERE event = 'delete'");
  expect(rows).toEqual([{ actor: ALICE, address: '192.0.2.7' }]);
});

it('lets nobody in whom its own files do not know, whatever another host says', async () => {
  await put('Private');
  const alice = await person(ALICE);
  // Somebody else's name with one's own stamp, one that was never made, an account that is none, a way in that is off.
  for (const about of [
    { sub: BOB },
    { stamp: 'x' },
    { sub: 'nobody' },
    { method: 'imap' },
    { method: 'proxy' },
  ])
    await expect(subjectsOf(ALICE, { ...alice, claims: { ...alice.claims, ...about } })).rejects.toEqual(
      refused('hostRefused'),
    );
  await expect(subjectsOf(ALICE, await person('admin', { stamp: alice.claims.stamp }))).rejects.toEqual(
    refused('hostRefused'),
  );
  // In one's own name, the mail of another.
  await expect(subjectsOf(ALICE, await person(BOB))).rejects.toMatchObject({ code: 'not-found' });
  expect(await subjectsOf(ALICE, await person('admin'))).toContain('Private');
});

it('does not believe a host about somebody whom it cannot look up', async () => {
  const alice = await person(ALICE);
  const { signIn } = getConfig();
  beside.theirs.signIn = { ...signIn, methods: ['htpasswd', 'sql'], sqlAddress: undefined };
  await expect(subjectsOf(ALICE, { ...alice, claims: { ...alice.claims, method: 'sql' } })).rejects.toEqual(
    refused('hostRefused'),
  );
});

it('obeys a question once: not again, not changed, not with another word', async () => {
  const alice = await person(ALICE);
  const { signature } = await put('Once');
  await remove(signature, alice);
  const [heard] = questions();
  if (!heard) throw new Error('nothing was heard');
  const { signature: other } = await put('Still here');
  const changed = Buffer.from(heard.body.toString().replace(signature, other));
  const [fresh] = beside.heard;
  const word = (await (await beside.send(fresh ?? heard)).json()).nonce;
  for (const forged of [
    heard,
    { ...heard, body: changed },
    { ...heard, headers: { ...heard.headers, [HEADERS.nonce]: word } },
    { ...heard, headers: { ...heard.headers, [HEADERS.nonce]: word, [HEADERS.mac]: 'x' } },
    { ...heard, headers: { ...heard.headers, [HEADERS.mac]: '' } },
  ]) {
    const answer = await beside.send(forged);
    expect([answer.status, await answer.text()]).toEqual([403, '']);
  }
  expect(await subjectsOf(ALICE, alice)).toContain('Still here');
});

it('obeys no question that was made with another secret, or has no word that it gave', async () => {
  const alice = await person(ALICE);
  const { signature } = await put('Stays');
  const input = { intent: 'delete', mailbox: ALICE, key: [signature] };
  const body = Buffer.from(JSON.stringify({ what: 'change', who: alice, args: { input, isAsked: true } }));
  const ask = async (secret: string, nonce: string) => {
    const mac = macOf(secret, 'question', ['web1', 'web2', nonce], body);
    const headers = {
      [HEADERS.from]: 'web1',
      [HEADERS.to]: 'web2',
      [HEADERS.nonce]: nonce,
      [HEADERS.mac]: mac,
    };
    return (await beside.send({ method: 'POST', headers, body })).status;
  };
  await subjectsOf(ALICE, alice);
  const word = async () =>
    (await (await beside.send(beside.heard[0] ?? { method: 'GET', headers: {}, body })).json()).nonce;
  expect(await ask('b'.repeat(40), await word())).toBe(403);
  expect(await ask(getConfig().secret, '1.made-up.x')).toBe(403);
  expect(await subjectsOf(ALICE, alice)).toContain('Stays');
  expect(await ask(getConfig().secret, await word())).toBe(200);
});

it('hands nothing on to other hosts, and answers nothing that is not among its questions', async () => {
  const alice = await person(ALICE);
  for (const [what, args] of [
    ['message', [ALICE, 'web1~x', {}]],
    ['original', [ALICE, 'web1~x']],
    ['change', { input: { intent: 'delete', mailbox: ALICE, key: ['web1~x'] }, isAsked: true }],
    ['change', { input: { intent: 'delete', mailbox: ALICE, key: ['x'], scope: 'matching' }, isAsked: true }],
    ['record', [ALICE, 'web1~x']],
    ['change', { input: { intent: 'spam', mailbox: ALICE, key: ['web1~x'] }, isAsked: true }],
    ['change', { input: { intent: 'spam', mailbox: ALICE, key: ['x'], known: 'web1.7' }, isAsked: true }],
    ['change', { input: { intent: 'spam', mailbox: ALICE, key: ['x'], scope: 'matching' }, isAsked: true }],
    ['change', { input: { intent: 'restore', mailbox: ALICE, key: ['web1~7'] }, isAsked: true }],
    ['change', { input: { intent: 'restore', mailbox: ALICE, key: [] }, isAsked: true }],
    ['weighAll', { intent: 'delete', mailbox: ALICE, scope: 'matching', drawn: '', key: ['x'] }],
    ['weighAll', { intent: 'arrived', mailbox: ALICE, scope: 'matching', drawn: '' }],
    ['job', [ALICE, 'stop', 'web1~7']],
    ['job', [ALICE, 'forget', '7']],
    ['foundWeigh', [[{ mailbox: ALICE, key: 'web1~x' }]]],
    ['found', { what: 'picked', intent: 'delete', picked: [{ mailbox: ALICE, key: 'x' }] }],
    ['found', { what: 'delete', batch: 'x' }],
    ['toString', []],
    ['users', []],
  ] as const)
    await expect(askHost('web2', what, args, alice, 20_000)).rejects.toMatchObject({ code: 'invalid' });
});

it('says nothing to who is no host of the site, and nothing at all where there is one host', async () => {
  const alice = await person(ALICE);
  await subjectsOf(ALICE, alice);
  const [greeting] = beside.heard;
  const [question] = questions();
  if (!greeting || !question) throw new Error('nothing was heard');
  for (const heard of [greeting, question]) {
    const { headers } = heard;
    for (const [name, value] of [
      [HEADERS.from, 'web3'],
      [HEADERS.from, 'web2'],
      [HEADERS.to, 'web1'],
    ] as const)
      expect((await beside.send({ ...heard, headers: { ...headers, [name]: value } })).status).toBe(404);
    beside.theirs = { filterHosts: null };
    expect((await beside.send(heard)).status).toBe(404);
    beside.theirs = { filterHosts: { own: 'web2', others: [{ name: 'web1', url: new URL(beside.url) }] } };
  }
});

it('asks nothing of a host that does not prove that it is of the site', async () => {
  const alice = await person(ALICE);
  beside.theirs.secret = 'b'.repeat(40);
  await expect(subjectsOf(ALICE, alice)).rejects.toEqual(refused('hostForeign'));
  delete beside.theirs.secret;
  // Another machine that repeats what a host has said once.
  await subjectsOf(ALICE, alice);
  const said = await (
    await beside.send(beside.heard[0] ?? { method: 'GET', headers: {}, body: Buffer.alloc(0) })
  ).text();
  beside.heard = [];
  beside.instead = () => new Response(said);
  await expect(subjectsOf(ALICE, alice)).rejects.toEqual(refused('hostForeign'));
  expect(questions()).toEqual([]);
});

it('asks nothing of a host that speaks another language, or has no FILTER_HOSTS', async () => {
  const alice = await person(ALICE);
  for (const answer of [
    () => Response.json({ protocol: 0, host: 'web2', nonce: 'x', proof: 'y' }),
    () => Response.json({ protocol: HOST_PROTOCOL - 1, host: 'web2', nonce: 'x', proof: 'y' }),
    () => Response.json({ protocol: HOST_PROTOCOL + 1 }),
    () => new Response(null, { status: 404 }),
    () => new Response('<!DOCTYPE html>'),
    () => new Response('x'.repeat(100_000)),
  ]) {
    beside.instead = answer;
    await expect(subjectsOf(ALICE, alice)).rejects.toEqual(refused('hostOld'));
  }
  expect(questions()).toEqual([]);
});

it('tells a host that is away from one that was asked and has not answered', async () => {
  const alice = await person(ALICE);
  const { signature } = await put('Perhaps');
  for (const instead of ['silence', 'cut'] as const) {
    beside.instead = () => instead;
    await expect(remove(signature, alice)).rejects.toEqual(refused('hostAway'));
  }
  beside.instead = () => new Response(null, { status: 502 });
  await expect(remove(signature, alice)).rejects.toEqual(refused('hostAway'));
  beside.instead = ({ method }) => (method === 'POST' ? 'cut' : (null as never));
  await expect(remove(signature, alice)).rejects.toEqual(refused('hostUnanswered'));
  // Nobody believes that nothing was done, or that all was, by an answer that anybody can have made.
  for (const forged of [
    new Response(JSON.stringify({ intent: 'delete', done: 1, failed: [], batch: null }), { status: 200 }),
    new Response(JSON.stringify({ code: 'invalid', reason: 'invalid', values: {} }), { status: 409 }),
    new Response(null, { status: 403 }),
  ]) {
    beside.instead = ({ method }) => (method === 'POST' ? forged.clone() : (null as never));
    await expect(remove(signature, alice)).rejects.toEqual(refused('hostUnanswered'));
  }
});

it('takes the answer to another question for none', async () => {
  const alice = await person(ALICE);
  await put('Kept');
  let first: Response | null = null;
  beside.onTheWay = (answer, { method }) => {
    if (method !== 'POST') return answer;
    first ??= answer.clone();
    return first.clone();
  };
  expect(await subjectsOf(ALICE, alice)).toContain('Kept');
  await expect(subjectsOf(ALICE, alice)).rejects.toEqual(refused('hostUnanswered'));
});

it('is looked at by the doctor', async () => {
  const examined = await examine(process.env, site.folder);
  const look = async () => (await filterHosts.look(examined)).map(({ level, says }) => [level, says]);
  expect(await look()).toEqual([['good', 'fineClear']]);
  beside.theirs.secret = 'b'.repeat(40);
  expect(await look()).toEqual([['fault', 'foreign']]);
  beside.instead = () => new Response(null, { status: 404 });
  expect(await look()).toEqual([['fault', 'old']]);
  beside.instead = () => 'cut';
  expect(await look()).toEqual([['warning', 'away']]);
});

it('shows what a host had while it is away, and nothing of it once it has refused somebody', async () => {
  await put('Shown');
  const { claims, ...from } = await person(ALICE);
  const look = async (raw: Record<string, string>, stamp = claims.stamp) => {
    const who = { ...from, claims: { ...claims, stamp, method: 'htpasswd' as const } };
    const [list] = await inNameOf(who, () => listsOfHosts(ALICE, ['web2'], ALICE, raw));
    return [
      list?.trouble?.reason ?? null,
      list?.page?.rows.some(({ subject }) => subject === 'Shown') ?? null,
    ];
  };
  expect(await look({})).toEqual([null, true]);
  expect(await look({ sort: 'date' })).toEqual([null, true]);
  beside.instead = () => 'cut';
  expect(await look({})).toEqual(['hostAway', true]);
  expect(await look({ sort: 'from' })).toEqual(['hostAway', null]);
  beside.instead = null;
  // One that was away is not asked for two seconds.
  await delay(2_100);
  expect(await look({}, 'another')).toEqual(['hostRefused', null]);
  beside.instead = () => 'cut';
  expect(await look({ sort: 'date' })).toEqual(['hostAway', null]);
});

/** What a host says instead, as if it were that host that says it: with its proof. */
function said(text: string) {
  beside.onTheWay = (answer, { method, headers }) => {
    if (method !== 'POST') return answer;
    const bytes = Buffer.from(text);
    const mac = macOf(getConfig().secret, 'answer', [headers[HEADERS.nonce] ?? '', 200, ''], bytes);
    return new Response(bytes, { headers: { [HEADERS.fileName]: '', [HEADERS.mac]: mac } });
  };
}

/** The pages that have something of other hosts, and how many rows each shows. */
async function pagesOf(who: AskedFor, raw: Record<string, string> = {}) {
  const claims = { ...who.claims, method: 'htpasswd' as const };
  return inNameOf({ ...who, claims }, async () => {
    const pages = [
      await getQuarantine(ALICE, raw),
      await getHistory(ALICE, raw),
      await getRemoved(ALICE, raw),
    ];
    return pages.map(({ rows, hosts }) => [rows.length, hosts?.away.map(({ trouble }) => trouble.reason)]);
  });
}

it('shows what is here where another host answers with what is none, or is too much, and says so', async () => {
  const alice = await person(ALICE);
  const { signature } = await put('Here');
  const { signature: gone } = await put('Gone from here');
  await remove(gone, alice);
  // One that counts as away is not asked for two seconds.
  await delay(2_100);
  const own = (await pagesOf(alice)).map(([rows]) => Number(rows) / 2);
  for (const text of [
    '',
    '<!DOCTYPE html>',
    'null',
    '[]',
    '{"rows":"many"}',
    '{"rows":[{}],"total":1}',
    '{"rows":[],"total":0}',
    JSON.stringify({ rows: [], padding: 'x'.repeat(17 * 1024 * 1024) }),
  ]) {
    said(text);
    const expected = text.length > 1_000 ? 'hostAway' : 'hostOld';
    if (expected === 'hostAway') await delay(2_100);
    expect(await pagesOf(alice)).toEqual(own.map((rows) => [rows, [expected]]));
  }
  // What it says of a change that it may have made.
  await delay(2_100);
  for (const text of ['', 'null', '{"done":"1"}']) {
    said(text);
    const claims = { ...alice.claims, method: 'htpasswd' as const };
    const input = { intent: 'spam' as const, mailbox: ALICE, key: [`web2~${signature}`] };
    await expect(inNameOf({ ...alice, claims }, () => changeAtHosts(input, ALICE))).rejects.toEqual(
      refused('hostUnanswered'),
    );
  }
});

it('lets nobody see the history or Removed of others, nor change them, by way of another host', async () => {
  const alice = await person(ALICE);
  const { signature } = await put('Taken out');
  await remove(signature, alice);
  const [rows] = await site.query('SELECT CAST(MAX(id) AS CHAR) AS id FROM dashboard_operation');
  const [{ id } = { id: '' }] = rows as { id: string }[];
  const bob = await person(BOB);
  const restore = { intent: 'restore', mailbox: BOB, key: [id] };
  for (const [what, args] of [
    ['history', [ALICE, {}]],
    ['removed', [ALICE, {}]],
    ['record', [ALICE, signature]],
    ['change', { input: { ...restore, mailbox: ALICE }, isAsked: true }],
    ['weighAll', { intent: 'delete', mailbox: ALICE, scope: 'matching', drawn: '1.1.1.1' }],
    ['job', [ALICE, 'stop', '1']],
    // Of somebody else's mailbox.
    ['job', [BOB, 'stop', '1']],
    ['change', { input: restore, isAsked: true }],
    ['change', { input: { intent: 'innocent', mailbox: ALICE, key: [signature] }, isAsked: true }],
  ] as const)
    await expect(askHost('web2', what, args, bob, 20_000)).rejects.toMatchObject({ code: 'not-found' });
  const batch = '00000000-0000-4000-8000-000000000000';
  for (const [what, args] of [
    ['search', [{ q: 'Taken' }]],
    ['foundWeigh', [[{ mailbox: ALICE, key: signature }]]],
    ['found', { what: 'picked', intent: 'delete', picked: [{ mailbox: ALICE, key: signature }], batch }],
    ['found', { what: 'undo', batch, next: batch }],
    ['deletion', [BOB]],
    ['changeDeletion', { intent: 'deleteUser', user: BOB, uid: 2 }],
    ['changeDeletion', { intent: 'putBackUser', user: BOB, isBackElsewhere: true }],
    ['task', ['stop', '1']],
  ] as const)
    await expect(askHost('web2', what, args, bob, 20_000)).rejects.toMatchObject({ code: 'not-found' });
  for (const what of ['history', 'removed'])
    await expect(
      askHost('web2', what, [ALICE, {}], { ...bob, claims: { ...bob.claims, sub: ALICE } }, 20_000),
    ).rejects.toEqual(refused('hostRefused'));
  expect(await subjectsOf(ALICE, alice)).not.toContain('Taken out');
  const back = { input: { ...restore, mailbox: ALICE }, isAsked: true };
  await askHost('web2', 'change', back, alice, 20_000);
  expect(await subjectsOf(ALICE, alice)).toContain('Taken out');
});

it('begins where it can at a place of a history that other hosts have, or none', async () => {
  const claims = { ...(await person(ALICE)).claims, method: 'htpasswd' as const };
  const look = (raw: Record<string, string>) =>
    inNameOf({ claims, timeZone: 'UTC', address: '192.0.2.7' }, () => getHistory(ALICE, raw));
  const unused = async (raw: Record<string, string>) =>
    (await look(raw)).unused.map(({ name, widens }) => [name, widens]);
  expect(await unused({ before: 'web1.5_web2.7' })).toEqual([]);
  expect(await unused({ after: 'web2.7' })).toEqual([]);
  expect(await unused({ before: '120' })).toEqual([['before', false]]);
  expect(await unused({ before: 'web7.5_web8.7' })).toEqual([['before', false]]);
  expect(await unused({ after: 'web1.5_web1.7' })).toEqual([['after', false]]);
  expect(await unused({ before: 'web1.5_' })).toEqual([['before', false]]);
  const questionOf = async (raw: Record<string, string>) => {
    beside.heard = [];
    await look(raw);
    return JSON.parse(questions()[0]?.body.toString() ?? '').args[1];
  };
  expect(await questionOf({ before: 'web1.5_web2.7', q: 'x' })).toEqual({ before: '7', q: 'x' });
  expect(await questionOf({ before: '120' })).toEqual({});
});

it('does all that match on each host, and nothing where one of them cannot be asked', async () => {
  const alice = await person(ALICE);
  await delay(2_100);
  const claims = { ...alice.claims, method: 'htpasswd' as const };
  const asAlice = <T>(work: () => Promise<T>) => inNameOf({ ...alice, claims }, work);
  for (let number = 0; number < 3; number++) await put(`Match ${number}`);
  const raw = { q: 'Match' };
  const { drawn, rows } = await asAlice(() => getQuarantine(ALICE, raw));
  // Both hosts have one spool here.
  expect(rows).toHaveLength(6);
  const input = {
    intent: 'delete' as const,
    mailbox: ALICE,
    key: [],
    scope: 'matching' as const,
    params: '?q=Match',
  };
  const run = (about: { drawn: string | undefined }) =>
    asAlice(() => changeAtHosts({ ...input, ...about }, ALICE));
  for (const wrong of ['hosts web7.1.1.1.3', 'hosts ', 'hosts web1.1'])
    await expect(run({ drawn: wrong })).rejects.toMatchObject({ code: 'conflict', reason: 'listChanged' });
  beside.instead = () => 'cut';
  await expect(run({ drawn: drawn ?? '' })).rejects.toEqual(refused('hostAway'));
  beside.instead = null;
  said('{"messages":-1,"later":0,"weight":null}');
  await expect(run({ drawn: drawn ?? '' })).rejects.toEqual(refused('hostOld'));
  beside.onTheWay = (answer) => answer;
  expect(await subjectsOf(ALICE, alice)).toEqual(expect.arrayContaining(['Match 0', 'Match 1', 'Match 2']));
  // The first host has done it; of the other's nothing is left.
  expect(await run({ drawn: drawn ?? '' })).toMatchObject({ intent: 'delete', done: 3 });
  expect(await subjectsOf(ALICE, alice)).not.toContain('Match 0');
});

it('starts the work on all that the search over all has found on each host, by the fields of its form', async () => {
  await put('Everywhere');
  await delay(2_100);
  const admin = await person('admin');
  const claims = { ...admin.claims, method: 'htpasswd' as const };
  await inNameOf({ ...admin, claims }, async () => {
    const who = await requireSubadmin();
    // Brings its index up to date.
    await getQuarantine(ALICE, {});
    const { preview } = await getSearch({ q: 'Everywhere', confirm: 'delete' });
    expect(preview).toMatchObject({ messages: 2, shown: { messages: 'web1.1_web2.1' } });
    const { messages = '', below = '' } = preview?.shown ?? {};
    const form = { intent: 'all', kind: 'delete' as const, params: 'q=Everywhere', messages, below };
    expect(await startAll(who, form)).toBe(0);
  });
});
