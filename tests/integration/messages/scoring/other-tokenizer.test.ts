import { expect, it } from 'vitest';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { scoreWaiting } from '@/lib/messages/scoring/score-mailbox';
import { testSite } from '../../../support/test-site';

const site = await testSite({ conf: 'Tokenizer osb' });

it('does not judge mail that the filter cuts in another way', async () => {
  await site.quarantine({ user: 'alice', subject: 'One' });
  await openQuarantine('alice');
  expect(await scoreWaiting('alice')).toBe(0);
  expect((await openQuarantine('alice')).scoring).toEqual({
    hasScores: false,
    waiting: 1,
    obstacle: 'tokenizer',
  });
});
