import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, expect, it, vi } from 'vitest';
import { changeHere } from '@/lib/data/at-hosts/change-here';
import type { Letting } from '@/lib/data/change/letting';
import { requireMailbox } from '@/lib/data/session/access';
import { AppError } from '@/lib/ground/errors';
import { openHistory } from '@/lib/messages/history/open-history';
import { undoOperation } from '@/lib/messages/history/undo-operation';
import { eraseWithCopy } from '@/lib/messages/operations/erase-with-copy';
import { isLetThrough } from '@/lib/messages/sender-rules/let-through';
import { takeBackClicks } from '@/lib/messages/sender-rules/take-back-clicks';
import { findMailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { prisma } from '@/lib/store/db/prisma';
import { signedInAs } from '@/tests/support/signed-in-as';
import { testSite } from '@/tests/support/test-site';

// A release that is to let the sender through as well: whose filter that is said to, and what became of it.

vi.mock('@/lib/data/session/access', { spy: true });
vi.mock('@/lib/messages/history/open-history', { spy: true });
vi.mock('@/lib/messages/operations/erase-with-copy', { spy: true });
vi.mock('@/lib/messages/sender-rules/take-back-clicks', { spy: true });
vi.mock('@/lib/messages/history/undo-operation', { spy: true });

const ALICE = 'alice@example.org';
const BOB = 'bob@example.org';
const BANK = 'Bank <news@bank.example>';
const ADDRESS = 'news@bank.example';
const site = await testSite({ conf: 'Preference "enableWhitelist=on"\nAllowOverride localStore\n' });
writeFileSync(
  path.join(site.folder, 'htpasswd'),
  [ALICE, BOB, 'admin'].map((name) => `${name}:{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=\n`).join(''),
);

beforeEach(async () => {
  for (const name of [ALICE, BOB]) {
    rmSync(site.files(name).dir, { recursive: true, force: true });
    mkdirSync(site.files(name).dir, { recursive: true });
  }
  for (const table of [
    'dashboard_sender_rule',
    'dashboard_raised_token',
    'dashboard_letting_click',
    'dashboard_operation',
    'dashboard_audit',
    'dspam_preferences',
  ])
    await site.query(`DELETE FROM ${table}`);
});

const release = (login: string, mailbox: string, key: string) =>
  signedInAs(login, () => changeHere({ intent: 'release', mailbox, key: [key], letting: ADDRESS }, login));

async function isLet(user: string): Promise<boolean> {
  const { trained } = await findMailboxPlace(user);
  return trained !== null && isLetThrough(trained.uid, ADDRESS);
}

const reasons = (letting: Letting[] | undefined) =>
  letting?.map(({ what, trouble }) => [what, trouble?.reason]);

/** Mail of Bob in Alice's folder, as localStore puts it there. */
async function ofBobInAlices(): Promise<string> {
  await site.quarantine({ user: BOB });
  await site.quarantine({ user: ALICE });
  const [rows] = await site.query('SELECT uid FROM dspam_virtual_uids WHERE username = ?', [BOB]);
  const uid = (rows as { uid: number }[])[0]?.uid;
  await site.query("INSERT INTO dspam_preferences (uid, preference, value) VALUES (?, 'localStore', ?)", [
    uid,
    ALICE,
  ]);
  const { signature, record } = await site.quarantine({ user: BOB, from: BANK });
  const ofBob = record.toString('latin1').replace(/^(X-DSPAM-Signature: .*)$/m, `$1\nX-DSPAM-User: ${BOB}`);
  appendFileSync(site.files(ALICE).mbox, ofBob, 'latin1');
  return signature;
}

it('lets nobody through for another whose mail is in the folder, and is refused by who may not open theirs', async () => {
  const key = await ofBobInAlices();
  const { done, letting } = await release(ALICE, ALICE, key);
  expect(done).toBe(1);
  expect(reasons(letting)).toEqual([['failed', 'sharedList']]);
  expect([await isLet(ALICE), await isLet(BOB)]).toEqual([false, false]);
});

it('lets the sender through for whom the message was, and takes that back with its Undo', async () => {
  const key = await ofBobInAlices();
  const { batch, letting } = await release('admin', ALICE, key);
  expect(reasons(letting)).toEqual([['let', undefined]]);
  expect([await isLet(ALICE), await isLet(BOB)]).toEqual([false, true]);
  const undo = { intent: 'undo' as const, mailbox: ALICE, batch: [batch ?? ''] };
  expect((await signedInAs('admin', () => changeHere(undo, 'admin'))).letting).toMatchObject([
    { what: 'takenBack' },
  ]);
  expect(await isLet(BOB)).toBe(false);
});

const audited = async () =>
  (await prisma().auditEntry.findMany({ orderBy: { id: 'asc' } })).map(({ event, detail }) => [
    event,
    detail,
  ]);

it('notes the release before it lets through, and ends no release or Undo with an error', async () => {
  const { signature } = await site.quarantine({ user: ALICE, from: BANK });
  let before: unknown;
  vi.mocked(requireMailbox).mockImplementationOnce(async () => {
    before = await audited();
    throw new AppError('forbidden', 'the session has ended', { reason: 'signedOut' });
  });
  const { done, batch, letting } = await release(ALICE, ALICE, signature);
  expect(done).toBe(1);
  expect(before).toEqual([['release', '1']]);
  expect(reasons(letting)).toEqual([['failed', 'signedOut']]);
  expect(await isLet(ALICE)).toBe(false);
  vi.mocked(requireMailbox).mockRejectedValueOnce(new Error('the database is away'));
  const undo = { intent: 'undo' as const, mailbox: ALICE, batch: [batch ?? ''] };
  expect(await signedInAs(ALICE, () => changeHere(undo, ALICE))).toMatchObject({ done: 1, failed: [] });
  expect((await audited()).map(([event]) => event)).toEqual(['release', 'restore']);
});

it('does not wait for the first reading of a long log', async () => {
  const { signature } = await site.quarantine({ user: ALICE, from: BANK });
  vi.mocked(openHistory).mockClear();
  expect((await release(ALICE, ALICE, signature)).letting).toMatchObject([{ what: 'let' }]);
  expect(vi.mocked(openHistory).mock.calls.map(([, isWaiting = false]) => isWaiting)).toEqual([false]);
});

const undo = (...batches: (string | null)[]) =>
  signedInAs(ALICE, () =>
    changeHere({ intent: 'undo', mailbox: ALICE, batch: batches.map((batch) => batch ?? '') }, ALICE),
  );

/** Two messages of the bank, each released with the wish to let it through. */
async function twoReleases(): Promise<(string | null)[]> {
  const keys: string[] = [];
  for (const subject of ['First', 'Second'])
    keys.push((await site.quarantine({ user: ALICE, from: BANK, subject })).signature);
  const batches: (string | null)[] = [];
  for (const key of keys) batches.push((await release(ALICE, ALICE, key)).batch);
  return batches;
}

it('keeps the rule of two releases while one of them stands, says so, and takes it back with the other', async () => {
  const [first, second] = await twoReleases();
  expect(reasons((await undo(first ?? '')).letting)).toEqual([['kept', undefined]]);
  expect(await isLet(ALICE)).toBe(true);
  expect(reasons((await undo(second ?? '')).letting)).toEqual([['takenBack', undefined]]);
  expect(await isLet(ALICE)).toBe(false);
});

it('takes the rule of two releases back with one Undo of both', async () => {
  const batches = await twoReleases();
  expect(reasons((await undo(...batches)).letting)).toEqual([['takenBack', undefined]]);
  expect(await isLet(ALICE)).toBe(false);
  expect((await audited()).filter(([event]) => event === 'sender-rule')).toEqual([
    ['sender-rule', `let ${ADDRESS}`],
    ['sender-rule', `let ${ADDRESS}`],
    ['sender-rule', `unlet ${ADDRESS}`],
  ]);
});

it('leaves the rule where the message was not put back', async () => {
  const { signature } = await site.quarantine({ user: ALICE, from: BANK });
  const { batch } = await release(ALICE, ALICE, signature);
  vi.mocked(undoOperation).mockRejectedValueOnce(
    new AppError('unavailable', 'no copy', { reason: 'copyGone' }),
  );
  const { failed, letting } = await undo(batch);
  expect(failed).toMatchObject([{ reason: 'copyGone' }]);
  expect(reasons(letting)).toEqual([['stays', undefined]]);
  expect(await isLet(ALICE)).toBe(true);
  expect(reasons((await undo(batch)).letting)).toEqual([['takenBack', undefined]]);
});

it('says that the sender is not let through where the release did not come to its end', async () => {
  const { signature } = await site.quarantine({ user: ALICE, from: BANK });
  vi.mocked(eraseWithCopy).mockRejectedValueOnce(new Error('the disk is away'));
  const { failed, letting } = await release(ALICE, ALICE, signature);
  expect(failed).toMatchObject([{ reason: 'deliveredNotErased' }]);
  expect(reasons(letting)).toEqual([['failed', undefined]]);
  expect(await isLet(ALICE)).toBe(false);
});

it('notes no taking back that somebody else has done meanwhile', async () => {
  const { signature } = await site.quarantine({ user: ALICE, from: BANK });
  const { batch } = await release(ALICE, ALICE, signature);
  vi.mocked(takeBackClicks).mockResolvedValueOnce(null);
  expect(reasons((await undo(batch)).letting)).toEqual([['takenBack', undefined]]);
  expect((await audited()).map(([event]) => event)).toEqual(['release', 'sender-rule', 'restore']);
});
