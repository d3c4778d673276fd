import { beforeEach, describe, expect, it } from 'vitest';
import { followReleases } from '@/lib/messages/campaigns/follow-releases';
import { pruneCampaigns } from '@/lib/messages/campaigns/prune-campaigns';
import { newBatch } from '@/lib/messages/operations/operation';
import { releaseMessage } from '@/lib/messages/quarantine/change/release-message';
import { restoreMessage } from '@/lib/messages/quarantine/change/restore-message';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { scoreWaiting } from '@/lib/messages/scoring/score-mailbox';
import { DIGEST_ACTOR } from '@/lib/people/digest/digest-actor';
import { findMailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { pool } from '@/lib/store/db/pool';
import { prisma } from '@/lib/store/db/prisma';
import { distrustMailbox } from '@/lib/store/index/quarantine/distrust-mailbox';
import { forgetStore } from '@/lib/store/index/search/forget-store';
import { rowsRead } from '../../../support/rows-read';
import { testSite } from '../../../support/test-site';

const site = await testSite();

/** A text of its own for each campaign; what is said to each person differs in a word. */
const text = (campaign: string, to: string) =>
  `Dear ${to} ${Array.from({ length: 400 }, (_, at) => `${campaign}${at * 7}`).join(' ')}\n`;

let campaigns = 0;
let campaign = '';
beforeEach(() => {
  campaigns += 1;
  campaign = `campaign${campaigns}of`;
});

async function receive(user: string, given: { list?: string; body?: string } = {}): Promise<string> {
  const { signature } = await site.quarantine({
    user,
    body: given.body ?? text(campaign, user),
    ...(given.list && { extraHeaders: `List-Id: <${given.list}>\n` }),
  });
  await openQuarantine(user);
  await scoreWaiting(user);
  return signature;
}

async function release(user: string, key: string, actor = user): Promise<bigint> {
  const outcome = await releaseMessage(actor, user, key, newBatch());
  expect(outcome.ok).toBe(true);
  return outcome.operationId ?? 0n;
}

const receiveAndRelease = async (user: string, actor = user) => release(user, await receive(user), actor);
const named = async (key: string) => (await prisma().message.findFirstOrThrow({ where: { key } })).campaign;

describe('how many others have released mail of a campaign', () => {
  it('is said from three people on, without oneself, however many messages each has released', async () => {
    const own = await receive('me');
    await receiveAndRelease('ann');
    await receiveAndRelease('ann');
    await receiveAndRelease('ben');
    await receiveAndRelease('me');
    await followReleases();
    expect(await named(own)).toBe(0);
    await receiveAndRelease('cat');
    await followReleases();
    expect(await named(own)).toBe(3);
    // One more is not told from three.
    await receiveAndRelease('dan');
    await followReleases();
    expect(await named(own)).toBe(3);
  });

  it('is known of a message that comes later, with its score', async () => {
    for (const user of ['ann', 'ben', 'cat']) await receiveAndRelease(user);
    await followReleases();
    expect(await named(await receive('me'))).toBe(3);
    // Not of another text, nor of a text that is too short.
    const hers = await receive('me', { body: text('another', 'me') });
    const short = await receive('me', { body: 'Hello\n' });
    expect([await named(hers), await named(short)]).toEqual([0, 0]);
  });

  it('goes by the list where the text is another', async () => {
    const list = `${campaign}.lists.example`;
    for (const user of ['ann', 'ben', 'cat'])
      await release(user, await receive(user, { list, body: text(`${user}${campaign}`, user) }));
    const own = await receive('me', { list, body: 'Hello\n' });
    expect(await named(own)).toBe(0);
    await followReleases();
    expect(await named(own)).toBe(3);
  });

  it('counts nobody for whom somebody else has released', async () => {
    const own = await receive('me');
    for (const user of ['ann', 'ben', 'cat', 'dan']) await receiveAndRelease(user, 'admin');
    await receiveAndRelease('eve');
    await receiveAndRelease('fay', DIGEST_ACTOR);
    await followReleases();
    expect(await named(own)).toBe(0);
    await receiveAndRelease('gil');
    await followReleases();
    expect(await named(own)).toBe(3);
  });

  it('is taken back by an undo', async () => {
    const own = await receive('me');
    await receiveAndRelease('ann');
    await receiveAndRelease('ben');
    const id = await receiveAndRelease('cat');
    await followReleases();
    expect(await named(own)).toBe(3);
    const operation = await prisma().operation.findUniqueOrThrow({ where: { id } });
    await restoreMessage('cat', await findMailboxPlace('cat'), operation, newBatch());
    await followReleases();
    expect(await named(own)).toBe(0);
  });

  it('loses who is deleted', async () => {
    const own = await receive('me');
    for (const user of ['zoe', 'ben', 'cat']) await receiveAndRelease(user);
    await followReleases();
    expect(await named(own)).toBe(3);
    await forgetStore('zoe');
    await followReleases();
    expect(await named(own)).toBe(0);
    const [left] = await site.query('SELECT COUNT(*) AS n FROM dashboard_campaign WHERE state = 2');
    expect(left).toEqual([{ n: 0 }]);
  });

  it('is counted by the next one where one has broken off', async () => {
    const own = await receive('me');
    for (const user of ['ann', 'ben', 'cat']) await receiveAndRelease(user);
    const before = await prisma().round.findUniqueOrThrow({ where: { name: 'campaigns' } });
    await followReleases();
    // What it had noted stays, and not how far it was.
    await site.query('UPDATE dashboard_message SET campaign = 0');
    await prisma().round.update({ where: { name: 'campaigns' }, data: { finishedAt: before.finishedAt } });
    await followReleases();
    expect(await named(own)).toBe(3);
  });

  it('stays when the quarantine is indexed again', async () => {
    for (const user of ['ann', 'ben', 'cat']) await receiveAndRelease(user);
    await followReleases();
    const own = await receive('me');
    await distrustMailbox((await openQuarantine('me')).state.id);
    await openQuarantine('me');
    expect(await named(own)).toBe(3);
  });

  it('has nothing to do where nothing was released', async () => {
    await followReleases();
    const [before] = await site.query('SELECT finished_at FROM dashboard_round WHERE name = ?', [
      'campaigns',
    ]);
    await followReleases();
    const [after] = await site.query('SELECT finished_at FROM dashboard_round WHERE name = ?', ['campaigns']);
    expect(after).toEqual(before);
  });
});

describe('what is kept of texts', () => {
  it('goes with messages that are gone, of released ones after a time', async () => {
    await receive('kim');
    const released = await receive('kim');
    await release('kim', released);
    await followReleases();
    const { id } = await prisma().mailbox.findUniqueOrThrow({ where: { store: 'kim' } });
    const kept = () => prisma().campaign.count({ where: { mailboxId: id } });
    const later = (days: number) => new Date(Date.now() + days * 24 * 3600 * 1000);
    await prisma().message.deleteMany({ where: { mailboxId: id } });
    await pruneCampaigns(30);
    expect(await kept()).toBe(2);
    await pruneCampaigns(30, later(2));
    expect(await kept()).toBe(1);
    await pruneCampaigns(30, later(31));
    expect(await kept()).toBe(0);
  });

  it('is found without reading more of it where there is more', async () => {
    const fill = async (first: number, rows: number, state: number) => {
      const quarter = (at: number, salt: number) => ((at + 1) * (40_503 + salt * 2)) % 65_536;
      const values = Array.from({ length: rows }, (_, at) => {
        const n = first + at;
        const quarters = [0, 1, 2, 3].map((salt) => quarter(n, salt + 1)).join();
        return `(${100_000 + (n % 1000)}, 'k${n}', ${quarters}, ${state}, NOW(3))`;
      });
      for (let at = 0; at < values.length; at += 5000)
        await pool().query(
          `INSERT INTO dashboard_campaign (mailbox_id, message_key, quarter1, quarter2, quarter3, quarter4, state, noted_at)
           VALUES ${values.slice(at, at + 5000).join(',')}`,
        );
    };
    const read = async () => {
      await openQuarantine('me');
      const key = await receive('me');
      const row = await prisma().campaign.findFirstOrThrow({ where: { key } });
      const counts = [];
      for (let round = 0; round < 2; round++)
        counts.push(
          await rowsRead(async () => {
            await site.query('UPDATE dashboard_campaign SET state = 2 WHERE id = ?', [row.id.toString()]);
            await followReleases();
          }),
        );
      return Math.min(...counts);
    };
    await fill(0, 2000, 1);
    await fill(2000, 2000, 0);
    const few = await read();
    await fill(4000, 30_000, 1);
    await fill(34_000, 30_000, 0);
    const many = await read();
    expect(many).toBeLessThan(few + 100);
  }, 120_000);
});
