import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { tokenId } from '@/lib/formats/tokens/token-id';
import { openHistory } from '@/lib/messages/history/open-history';
import { takeBackAllRules } from '@/lib/messages/sender-rules/keep-rules';
import { letThrough, letThroughNoLonger } from '@/lib/messages/sender-rules/let-through';
import { findMailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { testSite } from '../../../support/test-site';

// Whose rows a rule changes where people share what their filter has learned, and what a report of spam does to it: F§16.20 and F§16.21.

const BANK = 'Bank <news@bank.example>';
const ADDRESS = 'news@bank.example';
const TOKEN = tokenId(`From*${BANK}`);
const GROUPS = path.join('/tmp', `dspam-groups-${process.pid}`);
writeFileSync(GROUPS, '');
const site = await testSite({ conf: `Preference "enableWhitelist=on"\nGroupConfig ${GROUPS}\n` });
const uids = new Map<string, number>();

beforeEach(async () => {
  writeFileSync(GROUPS, 'family:merged:ann@example.org\nteam:shared:bob@example.org,eve@example.org\n');
  for (const table of [
    'dspam_token_data',
    'dspam_stats',
    'dspam_signature_data',
    'dashboard_log',
    'dashboard_history',
  ])
    await site.query(`DELETE FROM ${table}`);
  for (const name of [
    'ann@example.org',
    'bob@example.org',
    'eve@example.org',
    'family',
    'team',
    'carl@example.org',
  ]) {
    rmSync(site.files(name).dir, { recursive: true, force: true });
    mkdirSync(site.files(name).dir, { recursive: true });
    await site.query('INSERT IGNORE INTO dspam_virtual_uids (username) VALUES (?)', [name]);
    const [rows] = await site.query('SELECT uid FROM dspam_virtual_uids WHERE username = ?', [name]);
    const uid = Number((rows as { uid: number }[])[0]?.uid);
    uids.set(name, uid);
    await site.query('REPLACE INTO dspam_stats VALUES (?, 100, 100, 0, 0, 0, 0, 0, 0)', [uid]);
    // Words that make any mail spam.
    for (const word of ['prize', 'winner', 'lottery', 'Subject*prize'])
      await site.query(`REPLACE INTO dspam_token_data VALUES (?, ${tokenId(word)}, 90, 0, CURDATE())`, [uid]);
  }
});
afterEach(async () => {
  await takeBackAllRules();
  rmSync(GROUPS, { force: true });
});

const dspam = (args: string[], input = '') =>
  execFileSync(process.env.DSPAM_BIN ?? '', args, { input: Buffer.from(input) });

/** A mail that comes in: the class under which DSPAM logs it, and its signature. */
function arrive(user: string): { letter: string | undefined; signature: string } {
  dspam(
    ['--deliver=innocent', '--user', user],
    `From: ${BANK}\nTo: ${user}\nSubject: prize\nMessage-Id: <1@x>\n\nprize winner lottery\n`,
  );
  const last = readFileSync(site.files(user).log, 'latin1').trimEnd().split('\n').at(-1)?.split('\t') ?? [];
  return { letter: last[1], signature: last[3] ?? '' };
}

/** Hits of the From line; null where there is no row. */
async function hits(name: string): Promise<[number, number] | null> {
  const [rows] = await site.query(
    `SELECT spam_hits, innocent_hits FROM dspam_token_data WHERE uid = ? AND token = ${TOKEN}`,
    [uids.get(name)],
  );
  const [row] = rows as { spam_hits: number; innocent_hits: number }[];
  return row ? [Number(row.spam_hits), Number(row.innocent_hits)] : null;
}

async function plant(name: string, spam: number, innocent: number): Promise<void> {
  await site.query(`REPLACE INTO dspam_token_data VALUES (?, ${TOKEN}, ?, ?, '2026-01-02')`, [
    uids.get(name),
    spam,
    innocent,
  ]);
}

/** All of DSPAM's tables, to the bit. */
async function tables(): Promise<unknown[]> {
  const all = [];
  for (const [table, order] of [
    ['dspam_token_data', 'uid, token'],
    ['dspam_stats', 'uid'],
    ['dspam_signature_data', 'uid, signature'],
    ['dspam_virtual_uids', 'uid'],
    ['dspam_preferences', 'uid, preference'],
  ] as const)
    all.push((await site.query(`SELECT * FROM ${table} ORDER BY ${order}`))[0]);
  return all;
}

const allow = async (user: string) => letThrough(await openHistory(user, true), ADDRESS, user);
const undo = async (user: string) => letThroughNoLonger(await findMailboxPlace(user), ADDRESS);

it('in a merged group: raises the row of the member by what the group’s leaves missing, and no row of the group', async () => {
  const ann = 'ann@example.org';
  await plant('family', 0, 7);
  expect(arrive(ann).letter).toBe('S');
  await plant(ann, 0, 1);
  const before = await tables();
  await allow(ann);
  expect(await hits(ann)).toEqual([0, 4]);
  expect(await hits('family')).toEqual([0, 7]);
  expect(await undo(ann)).toBe(true);
  expect(await tables()).toEqual(before);
  await allow(ann);
  expect(arrive(ann).letter).toBe('W');
  expect(await hits(ann)).toEqual([0, 5]);
});

it('in a merged group: counts the spam that the group has reported', async () => {
  const ann = 'ann@example.org';
  await plant('family', 2, 5);
  expect(arrive(ann).letter).toBe('S');
  await plant(ann, 0, 0);
  await allow(ann);
  expect(await hits(ann)).toEqual([0, 25]);
  expect(arrive(ann).letter).toBe('W');
});

it('in a shared group: raises the row of the group, for all of its members', async () => {
  const [bob, eve] = ['bob@example.org', 'eve@example.org'];
  expect(arrive(bob).letter).toBe('S');
  await plant('team', 0, 1);
  const before = await tables();
  await allow(bob);
  expect(await hits('team')).toEqual([0, 11]);
  expect(await hits(bob)).toBeNull();
  expect(await undo(bob)).toBe(true);
  expect(await tables()).toEqual(before);
  await allow(bob);
  expect(arrive(eve).letter).toBe('W');
});

it('ends when a message is reported as spam, and begins anew when that is said again', async () => {
  const carl = 'carl@example.org';
  expect(arrive(carl).letter).toBe('S');
  await plant(carl, 0, 0);
  await allow(carl);
  const { letter, signature } = arrive(carl);
  expect(letter).toBe('W');
  dspam(['--source=error', '--class=spam', `--signature=${signature}`, '--user', carl]);
  expect(await hits(carl)).toEqual([1, 11]);
  expect(arrive(carl).letter).toBe('S');
  await allow(carl);
  expect(arrive(carl).letter).toBe('W');
});

it('goes on after a report where the filter has learned 15 innocent ones for each that was spam', async () => {
  const carl = 'carl@example.org';
  await plant(carl, 0, 40);
  const { letter, signature } = arrive(carl);
  expect(letter).toBe('W');
  await allow(carl);
  dspam(['--source=error', '--class=spam', `--signature=${signature}`, '--user', carl]);
  expect(await hits(carl)).toEqual([1, 40]);
  expect(arrive(carl).letter).toBe('W');
});
