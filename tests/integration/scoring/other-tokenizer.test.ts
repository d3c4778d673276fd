import { afterAll, beforeAll, expect, it } from 'vitest';
import { pool } from '@/lib/db/pool';
import { prisma } from '@/lib/db/prisma';
import { openQuarantine } from '@/lib/quarantine/open-quarantine';
import { scoreMailbox } from '@/lib/scoring/score-mailbox';
import { findScoringState } from '@/lib/scoring/scoring-state';
import { createDspamSite, type DspamSite } from '../../support/dspam-site';

let site: DspamSite;
beforeAll(async () => {
  site = await createDspamSite({ conf: 'Tokenizer osb' });
});
afterAll(async () => {
  await prisma().$disconnect();
  await pool().end();
  await site.close();
});

it('does not judge mail that the filter cuts in another way', async () => {
  await site.quarantine({ user: 'alice', subject: 'One' });
  const { state } = await openQuarantine('alice');
  expect(await scoreMailbox('alice')).toBe(0);
  expect(await findScoringState(state.id, 'alice')).toEqual({
    hasScores: false,
    waiting: 1,
    obstacle: 'tokenizer',
  });
});
