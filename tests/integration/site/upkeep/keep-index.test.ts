import { beforeAll, expect, it } from 'vitest';
import { startScorer } from '@/lib/messages/scoring/scorer';
import { keepAll } from '@/lib/site/upkeep/keep-index';
import { statementsOf } from '../../../support/statements-of';
import { testSite } from '../../../support/test-site';

const site = await testSite();

/** Users with a message each: of one filter in four nothing was learned yet, of the others both kinds of mail. */
const addUsers = async (from: number, to: number) => {
  for (let at = from; at < to; at++) {
    const { uid } = await site.quarantine({ user: `user${at}@example.org`, subject: `Number ${at}` });
    const learned = at % 4 === 0 ? 0 : 100;
    await site.query('REPLACE INTO dspam_stats VALUES (?, ?, ?, 0, 0, 0, 0, 0, 0)', [uid, learned, learned]);
  }
};
const waiting = async () => {
  const [rows] = await site.query<never>(
    `SELECT COUNT(*) AS waiting FROM dashboard_message m JOIN dashboard_mailbox b ON b.id = m.mailbox_id
       LEFT JOIN dashboard_scoring s ON s.store = b.store
     WHERE m.score < 0 AND IFNULL(s.obstacle, '') <> 'untrained'`,
  );
  return Number(Object(rows)[0].waiting);
};
const settle = async () => {
  await keepAll();
  await expect.poll(waiting, { timeout: 60_000, interval: 50 }).toBe(0);
  await keepAll();
};

beforeAll(() => startScorer());

it('asks as little of 24 users as of six, where nothing has changed', async () => {
  await addUsers(0, 6);
  await settle();
  const few = await statementsOf(keepAll);
  await addUsers(6, 24);
  expect((await statementsOf(settle)).length).toBeGreaterThan(few.length + 18);
  const many = await statementsOf(keepAll);
  expect(many).toHaveLength(few.length);
});

it('judges what waits once its filter has learned something', async () => {
  await site.query('UPDATE dspam_stats SET spam_learned = 10, innocent_learned = 10 WHERE spam_learned = 0');
  await keepAll();
  const untrained = async () => {
    const [rows] = await site.query<never>(
      'SELECT COUNT(*) AS left_over FROM dashboard_message WHERE score < 0',
    );
    return Number(Object(rows)[0].left_over);
  };
  await expect.poll(untrained, { timeout: 60_000, interval: 50 }).toBe(0);
});
