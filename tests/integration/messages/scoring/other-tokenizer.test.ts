import { expect, it } from 'vitest';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { scoreWaiting } from '@/lib/messages/scoring/score-mailbox';
import { findScoringState } from '@/lib/messages/scoring/scoring-state';
import { testSite } from '../../../support/test-site';

const site = await testSite({ conf: 'Tokenizer osb' });

it('does not judge mail that the filter cuts in another way', async () => {
  await site.quarantine({ user: 'alice', subject: 'One' });
  const { state } = await openQuarantine('alice');
  expect(await scoreWaiting('alice')).toBe(0);
  expect(await findScoringState(state.id, 'alice')).toEqual({
    hasScores: false,
    waiting: 1,
    obstacle: 'tokenizer',
  });
});
