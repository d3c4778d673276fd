import { appendFileSync, mkdirSync, rmSync } from 'node:fs';
import { beforeAll, expect, it } from 'vitest';
import { tokenId } from '@/lib/formats/tokens/token-id';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { findDue } from '@/lib/messages/scoring/find-due';
import { isPassDue, scoreOutdated, scoreWaiting } from '@/lib/messages/scoring/score-mailbox';
import { prisma } from '@/lib/store/db/prisma';
import { testSite } from '../../../support/test-site';

// The mail of several people in one file (localStore), each judged by what their own filter has learned.

const STORE = 'shared';
const site = await testSite({ conf: 'AllowOverride localStore\nTrainingMode toe\n' });

beforeAll(async () => {
  mkdirSync(site.files(STORE).dir, { recursive: true, mode: 0o770 });
  await site.query('INSERT INTO dspam_virtual_uids (username) VALUES (?)', [STORE]);
  for (const member of ['ann', 'ben', 'new']) {
    await quarantineFor(member);
    await site.query('INSERT INTO dspam_preferences VALUES (?, ?, ?)', [
      await uidOf(member),
      'localStore',
      STORE,
    ]);
  }
  const agenda = tokenId('agenda').toString();
  await site.query('INSERT INTO dspam_token_data VALUES (?, ?, 0, 50, CURDATE()), (?, ?, 50, 0, CURDATE())', [
    await uidOf('ann'),
    agenda,
    await uidOf('ben'),
    agenda,
  ]);
});

async function quarantineFor(member: string): Promise<void> {
  const { record } = await site.quarantine({ user: member, subject: member, body: 'agenda\n' });
  rmSync(site.files(member).mbox);
  const marked = record
    .toString('latin1')
    .replace(/^(X-DSPAM-Signature: .*)$/m, `$1\nX-DSPAM-User: ${member}`);
  appendFileSync(site.files(STORE).mbox, marked, 'latin1');
}

const uidOf = async (user: string) =>
  (await prisma().virtualUid.findUniqueOrThrow({ where: { username: user } })).uid;
const scoreOf = async (subject: string) =>
  (await prisma().message.findFirstOrThrow({ where: { subject } })).score;

it('says that nothing can be judged where nobody’s filter has learned both kinds of mail', async () => {
  await openQuarantine('ann');
  await site.query('UPDATE dspam_stats SET innocent_learned = 0');
  expect(await scoreWaiting(STORE)).toBe(0);
  expect((await openQuarantine('ann')).scoring).toEqual({
    hasScores: false,
    waiting: 3,
    obstacle: 'untrained',
  });
});

it('is due for somebody whose first mail comes when nobody’s could be judged', async () => {
  await quarantineFor('eve');
  await openQuarantine('ann');
  expect(await findDue()).toEqual([{ store: STORE, lastPass: null }]);
  expect(await scoreWaiting(STORE)).toBe(1);
  expect(await scoreOf('eve')).toBe(50);
});

it('judges each by their own filter, and leaves out users whose filter has learned nothing', async () => {
  await site.query('UPDATE dspam_stats SET innocent_learned = 100 WHERE uid <> ?', [await uidOf('new')]);
  await openQuarantine('ann');
  expect(await scoreWaiting(STORE)).toBe(2);
  expect(await scoreOf('ann')).toBeGreaterThan(50);
  expect(await scoreOf('ben')).toBeLessThan(50);
  expect(await scoreOf('new')).toBe(-1);
  expect((await openQuarantine('ann')).scoring).toEqual({ hasScores: true, waiting: 1, obstacle: null });
});

it('judges again only those whose own totals have moved', async () => {
  expect(await isPassDue(STORE)).toBe(true);
  expect(await scoreOutdated(STORE)).toBe(0);
  expect(await isPassDue(STORE)).toBe(false);
  await site.query('UPDATE dspam_stats SET innocent_learned = 200 WHERE uid = ?', [await uidOf('ben')]);
  expect(await isPassDue(STORE)).toBe(true);
  expect(await scoreOutdated(STORE)).toBe(1);
});

it('judges somebody as soon as their filter has learned both kinds of mail', async () => {
  await site.query('UPDATE dspam_stats SET innocent_learned = 10 WHERE uid = ?', [await uidOf('new')]);
  expect(await scoreWaiting(STORE)).toBe(1);
  expect(await scoreOf('new')).toBe(50);
});
