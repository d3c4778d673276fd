import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeEach, expect, it } from 'vitest';
import { changeAlertsAtHosts } from '@/lib/data/at-hosts/alerts-at-hosts';
import { endSessionsAtHosts } from '@/lib/data/at-hosts/end-sessions-at-hosts';
import { getAlerts } from '@/lib/data/people/get-alerts';
import { requireMailbox, requireSignedIn } from '@/lib/data/session/access';
import { authOptions } from '@/lib/data/session/auth-options';
import { inNameOf, type OnBehalf } from '@/lib/data/session/on-behalf';
import type { SessionClaims } from '@/lib/data/session/session-token';
import { userFiles } from '@/lib/formats/dspam/userdir';
import { findAccount } from '@/lib/people/auth/account';
import { askHost } from '@/lib/site/hosts/ask-host';
import { getConfig } from '@/lib/store/config/config';
import { startHostBeside } from '@/tests/support/host-beside';
import { testSite } from '@/tests/support/test-site';

// What is set for all filter hosts: the words of alerts, each host with a home of its own, and that sessions have ended.

const ALICE = 'alice@example.org';
const beside = await startHostBeside(getConfig);
afterAll(() => beside.stop());
const HOSTS = `web1=http://127.0.0.1:9 web2=${beside.url}`;
const site = await testSite({ env: { FILTER_HOST: 'web1', FILTER_HOSTS: HOSTS } });
writeFileSync(
  path.join(site.folder, 'htpasswd'),
  `${ALICE}:{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=\nbob:{SHA}abcdefghijklmnopqrstuvwxyz0=\n`,
);
await site.quarantine({ user: ALICE, subject: 'An invoice' });
const otherHome = path.join(site.folder, 'home of web2');

const web1 = { name: 'web1', url: new URL('http://127.0.0.1:9') };
beforeEach(() => {
  beside.instead = null;
  beside.theirs = { filterHosts: { own: 'web2', others: [web1] } };
});

/** Somebody who signs in now: their session begins later than all of theirs have ended (for a moment, that is later than now). */
async function signedIn(login: string): Promise<OnBehalf> {
  const token = await authOptions().callbacks?.jwt?.({
    token: {},
    user: { id: login, method: 'htpasswd' },
  } as never);
  return { claims: token as unknown as SessionClaims, timeZone: 'UTC', address: '192.0.2.7' };
}

async function asPerson<T>(login: string, work: () => Promise<T>): Promise<T> {
  return inNameOf(await signedIn(login), work);
}

function words(home: string): string {
  const { alerts } = userFiles(home, getConfig().scale, ALICE);
  return existsSync(alerts) ? readFileSync(alerts, 'utf8') : '';
}

it('has a word looked for on all hosts, or on none while one of them cannot be asked', async () => {
  // With the mark of the site: each host has it in a home and a database of its own.
  await asPerson(ALICE, () => requireMailbox(ALICE));
  cpSync(site.home, otherHome, { recursive: true });
  beside.theirs.dspamHome = otherHome;
  const change = (input: { intent: 'add'; text: string } | { intent: 'remove'; line: string }) =>
    asPerson(ALICE, () => changeAlertsAtHosts({ ...input, mailbox: ALICE }, ALICE));
  expect(await change({ intent: 'add', text: 'invoice' })).toEqual({ kind: 'done', text: 'invoice' });
  expect([site.home, otherHome].map(words)).toEqual(['invoice\n', 'invoice\n']);
  expect(await change({ intent: 'add', text: 'Invoice' })).toEqual({ kind: 'fault', fault: 'known' });
  // One that a host lacks comes to it by being added again.
  writeFileSync(userFiles(otherHome, getConfig().scale, ALICE).alerts, 'parcel\n');
  const { alerts } = await asPerson(ALICE, () => getAlerts(ALICE));
  expect(alerts.map(({ line, only }) => [line, only])).toEqual([
    ['invoice', ['web1']],
    ['parcel', ['web2']],
  ]);
  expect(await change({ intent: 'add', text: 'invoice' })).toEqual({ kind: 'done', text: 'invoice' });
  expect([site.home, otherHome].map(words)).toEqual(['invoice\n', 'parcel\ninvoice\n']);
  // A list that is full takes no more, nor does any other.
  const full = Array.from({ length: 100 }, (_each, index) => `word ${index}\n`).join('');
  writeFileSync(userFiles(otherHome, getConfig().scale, ALICE).alerts, full);
  expect(await change({ intent: 'add', text: 'more' })).toEqual({ kind: 'fault', fault: 'tooMany' });
  beside.instead = () => 'cut';
  await expect(change({ intent: 'add', text: 'prize' })).rejects.toMatchObject({ reason: 'hostAway' });
  await expect(change({ intent: 'remove', line: 'invoice' })).rejects.toMatchObject({ reason: 'hostAway' });
  expect([site.home, otherHome].map(words)).toEqual(['invoice\n', full]);
  beside.instead = null;
  expect(await change({ intent: 'remove', line: 'invoice' })).toMatchObject({ kind: 'done' });
  expect(words(site.home)).toBe('');
});

it('lets nobody see or change the words of others by way of another host', async () => {
  const bob = await signedIn('bob');
  for (const [what, args] of [
    ['alerts', [ALICE]],
    ['changeAlerts', { intent: 'add', mailbox: ALICE, text: 'x' }],
    ['report', [ALICE, { signature: '1,a' }]],
  ] as const)
    await expect(askHost('web2', what, args, bob, 20_000)).rejects.toMatchObject({ code: 'not-found' });
  for (const args of [{ intent: 'add', mailbox: '../alice', text: 'x' }, ['x'], [1, 2]])
    await expect(askHost('web2', 'changeAlerts', args, bob, 20_000)).rejects.toMatchObject({
      code: 'invalid',
    });
});

it('ends the sessions on all hosts, and says where it could not', async () => {
  const end = () => asPerson(ALICE, async () => endSessionsAtHosts(await requireSignedIn()));
  const began = Date.now();
  expect(await end()).toEqual([]);
  const { signedOutAt } = (await findAccount(ALICE)) ?? {};
  expect(Number(signedOutAt)).toBeGreaterThanOrEqual(began);
  const audit = "SELECT COUNT(*) AS ends FROM dashboard_audit WHERE event = 'sign-out-everywhere'";
  // Once on each host; both have one database here.
  expect((await site.query(audit))[0]).toEqual([{ ends: 2 }]);
  beside.instead = () => 'cut';
  expect(await end()).toEqual(['web2']);
});

it('lets in at once, on all hosts, who signs in again after it, and nobody who was signed in before', async () => {
  const before = await signedIn(ALICE);
  await inNameOf(before, async () => endSessionsAtHosts(await requireSignedIn()));
  const alerts = (who: OnBehalf) => askHost('web2', 'alerts', [ALICE], who, 20_000);
  await expect(inNameOf(before, () => requireSignedIn())).rejects.toMatchObject({ reason: 'signedOut' });
  await expect(alerts(before)).rejects.toMatchObject({ reason: 'hostRefused' });
  const again = await signedIn(ALICE);
  expect(await inNameOf(again, () => requireSignedIn())).toMatchObject({ login: ALICE });
  expect((await alerts(again)).bytes.length).toBeGreaterThan(0);
});

it('believes no other host that it is years later, and lets people in again whose sessions ended later than now', async () => {
  const alice = await signedIn(ALICE);
  const now = Date.now();
  const { bytes } = await askHost('web2', 'endSessions', [now + 1e12], alice, 20_000);
  const until = Number(bytes.toString());
  expect(until).toBeLessThanOrEqual(Date.now() + 24 * 3600 * 1000);
  expect(until).toBeGreaterThanOrEqual(now + 24 * 3600 * 1000);
  await expect(askHost('web2', 'alerts', [ALICE], alice, 20_000)).rejects.toMatchObject({
    reason: 'hostRefused',
  });
  const again = await signedIn(ALICE);
  expect(again.claims.signedInAt).toBeGreaterThan(until);
  expect((await askHost('web2', 'alerts', [ALICE], again, 20_000)).bytes.length).toBeGreaterThan(0);
});
