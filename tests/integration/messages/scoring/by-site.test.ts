import { expect, it } from 'vitest';
import { tokenId } from '@/lib/formats/tokens/token-id';
import { explainMessage } from '@/lib/messages/explain/explain-message';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { judge } from '@/lib/messages/scoring/judge';
import { isPassDue, scoreOutdated, scoreWaiting } from '@/lib/messages/scoring/score-mailbox';
import { prisma } from '@/lib/store/db/prisma';
import { testSite } from '../../../support/test-site';

// Somebody whose filter has learned nothing is judged by what others have taught.

const site = await testSite();
const uidOf = async (user: string) =>
  (await prisma().virtualUid.findUniqueOrThrow({ where: { username: user } })).uid;
const scoreOf = async (subject: string) =>
  (await prisma().message.findFirstOrThrow({ where: { subject } })).score;
const state = async () => (await openQuarantine('new')).scoring;

async function teach(user: string, counts: Record<string, [spam: number, innocent: number]>): Promise<void> {
  await site.quarantine({ user });
  const uid = await uidOf(user);
  for (const [word, [spam, innocent]] of Object.entries(counts))
    await site.query('INSERT INTO dspam_token_data VALUES (?, ?, ?, ?, CURDATE())', [
      uid,
      tokenId(word).toString(),
      spam,
      innocent,
    ]);
}

it('leaves it to the confidence while fewer than three others have taught anything', async () => {
  for (const subject of ['agenda', 'offer', 'secret'])
    await site.quarantine({ user: 'new', subject, body: `${subject}\n` });
  await site.query('UPDATE dspam_stats SET innocent_learned = 0');
  await teach('ann', { agenda: [0, 50], offer: [50, 0], secret: [0, 50] });
  await teach('ben', { agenda: [0, 50], offer: [50, 0], secret: [0, 50] });
  await openQuarantine('new');
  expect(await scoreWaiting('new')).toBe(0);
  expect(await state()).toMatchObject({ hasScores: false, obstacle: 'untrained' });
});

it('judges by the sum of what three have taught, and by no word of two', async () => {
  await teach('cat', { agenda: [0, 50], offer: [50, 0] });
  expect(await scoreWaiting('new')).toBe(3);
  expect(await state()).toEqual({ hasScores: true, waiting: 0, obstacle: 'bySite' });
  const [agenda, offer, secret] = [await scoreOf('agenda'), await scoreOf('offer'), await scoreOf('secret')];
  expect(agenda).toBeGreaterThan(55);
  expect(offer).toBeLessThan(45);
  expect(secret).toBeCloseTo(50, 5);
  // Nothing is said of the counts of others.
  const rows = await prisma().message.findMany({ where: { subject: { in: ['agenda', 'offer'] } } });
  expect(rows.map(({ why }) => why)).toEqual(['', '']);
  expect(await explainMessage('new', rows[0]?.key ?? '')).toBe('bySite');
});

it('still says so when nothing waits', async () => {
  expect(await scoreWaiting('new')).toBe(0);
  expect(await state()).toEqual({ hasScores: true, waiting: 0, obstacle: 'bySite' });
});

it('leaves no score of others once too few are left, and judges again when there are enough', async () => {
  const before = await scoreOf('agenda');
  const teach = (innocent: number) =>
    uidOf('cat').then((uid) =>
      site.query('UPDATE dspam_stats SET innocent_learned = ? WHERE uid = ?', [innocent, uid]),
    );
  const [stats] = await site.query('SELECT innocent_learned FROM dspam_stats WHERE uid = ?', [
    await uidOf('cat'),
  ]);
  await prisma().message.updateMany({
    where: { subject: 'offer' },
    data: { score: -2, heldScore: 40 },
  });
  await teach(0);
  // As a page asks for it, on which nothing waits.
  await new Promise<void>((done) => judge('new', new Map(), done));
  expect(await state()).toMatchObject({ hasScores: false, waiting: 2, obstacle: 'untrained' });
  expect(await prisma().message.findFirst({ where: { subject: 'offer' } })).toMatchObject({
    score: -2,
    heldScore: null,
  });
  await prisma().message.updateMany({ where: { subject: 'offer' }, data: { score: -1 } });
  await teach((stats as { innocent_learned: number }[])[0]?.innocent_learned ?? 0);
  expect(await scoreWaiting('new')).toBe(3);
  expect(await state()).toEqual({ hasScores: true, waiting: 0, obstacle: 'bySite' });
  expect(await scoreOf('agenda')).toBe(before);
});

it('says so after a pass as well, and judges by their own filter as soon as it has learned', async () => {
  if (await isPassDue('new')) await scoreOutdated('new');
  expect(await isPassDue('new')).toBe(false);
  expect(await state()).toMatchObject({ hasScores: true, obstacle: 'bySite' });
  await site.query('UPDATE dspam_stats SET innocent_learned = 100 WHERE uid = ?', [await uidOf('new')]);
  expect(await isPassDue('new')).toBe(true);
  expect(await scoreOutdated('new')).toBe(3);
  expect(await state()).toMatchObject({ obstacle: null });
  expect(await scoreOf('agenda')).toBeCloseTo(50, 5);
});
