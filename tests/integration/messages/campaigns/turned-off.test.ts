import { expect, it } from 'vitest';
import { toQuarantineRow } from '@/lib/data/quarantine/quarantine-row';
import { followReleases } from '@/lib/messages/campaigns/follow-releases';
import { pruneCampaigns } from '@/lib/messages/campaigns/prune-campaigns';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { scoreWaiting } from '@/lib/messages/scoring/score-mailbox';
import { getConfig } from '@/lib/store/config/config';
import { prisma } from '@/lib/store/db/prisma';
import { testSite } from '../../../support/test-site';

const site = await testSite({ env: { CAMPAIGNS: 'no' } });

const listed = {
  why: 'sender 14 2',
  receivedAt: new Date(),
  problems: '',
  attachments: 0,
  score: 90,
  confidence: 0.9,
};
const whyOf = (given: { score?: number; campaign: number }) =>
  toQuarantineRow(
    {
      ...listed,
      ...given,
      seq: 1,
      key: 'k',
      signature: 'k',
      member: '',
      byteLength: 1,
      result: 'Spam',
      fromText: '',
      subject: '',
      seen: false,
      snippet: '',
    },
    undefined,
    undefined,
    false,
    undefined,
    false,
  ).why;

it('keeps nothing, says nothing, and forgets what was kept, where the site does not want it', async () => {
  const { signature: key } = await site.quarantine({
    user: 'me',
    body: `${'some words and others '.repeat(60)}\n`,
  });
  await openQuarantine('me');
  expect(await scoreWaiting('me')).toBe(1);
  await followReleases();
  expect(await prisma().campaign.count()).toBe(0);
  expect(await prisma().round.count({ where: { name: 'campaigns' } })).toBe(0);
  await prisma().message.updateMany({ where: { key }, data: { campaign: 3 } });
  await prisma().campaign.create({ data: { mailboxId: 1, key: 'old', notedAt: new Date(), state: 1 } });
  expect(whyOf({ campaign: 3 })).toMatchObject({ kind: 'sender' });
  expect(await pruneCampaigns(30)).toBe(1);
  expect((await prisma().message.findFirstOrThrow({ where: { key } })).campaign).toBe(0);
});

it('stands in place of why a likely mistake looks so, and beside no other message, where the site wants it', () => {
  getConfig().campaigns = true;
  expect(whyOf({ campaign: 3 })).toEqual({ kind: 'campaign', people: 3 });
  expect(whyOf({ campaign: 0 })).toMatchObject({ kind: 'sender', innocent: 14, spam: 2 });
  expect(whyOf({ campaign: 3, score: 59 })).toBeUndefined();
});
