import { expect, it } from 'vitest';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { judge } from '@/lib/messages/scoring/judge';
import { RANKING_CONF } from '../../../support/ranking-site';
import { statementsOf } from '../../../support/statements-of';
import { testSite } from '../../../support/test-site';

const USER = 'fred@example.net';
const site = await testSite({ conf: RANKING_CONF });

const judged = () => new Promise<void>((resolve) => judge(USER, null, resolve));
const state = async () => (await openQuarantine(USER)).scoring;
/** Those that only a real try asks. */
const tries = async () =>
  (await statementsOf(judged)).filter((sql) => /^SELECT .*signature/i.test(sql)).length;

it('is not tried again with each page where nothing was learned, and is as soon as something was', async () => {
  const { uid } = await site.quarantine({ user: USER });
  await site.query('REPLACE INTO dspam_stats VALUES (?, 10, 0, 0, 0, 0, 0, 0, 0)', [uid]);
  await openQuarantine(USER);
  expect(await tries()).toBeGreaterThan(0);
  expect(await state()).toMatchObject({ obstacle: 'untrained', waiting: 1 });
  // Once nothing is left over of the visit before.
  await expect.poll(tries, { timeout: 20_000 }).toBe(0);
  expect(await tries()).toBe(0);
  // A message more may be one that can be judged.
  await site.quarantine({ user: USER });
  await site.query('REPLACE INTO dspam_stats VALUES (?, 10, 0, 0, 0, 0, 0, 0, 0)', [uid]);
  await openQuarantine(USER);
  expect(await tries()).toBeGreaterThan(0);
  expect(await tries()).toBe(0);
  await site.query('REPLACE INTO dspam_stats VALUES (?, 10, 10, 0, 0, 0, 0, 0, 0)', [uid]);
  await judged();
  expect(await state()).toMatchObject({ obstacle: null, waiting: 0 });
});

it('is not tried again with each page where the token table is missing', async () => {
  await site.quarantine({ user: USER });
  await openQuarantine(USER);
  await site.query('RENAME TABLE dspam_token_data TO aside');
  const hindered = async () => {
    await judged();
    return (await state()).obstacle;
  };
  await expect.poll(hindered, { timeout: 20_000 }).toBe('tokensMissing');
  await expect.poll(tries, { timeout: 20_000 }).toBe(0);
  await site.query('RENAME TABLE aside TO dspam_token_data');
});
