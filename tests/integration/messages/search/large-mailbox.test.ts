import { expect, it } from 'vitest';
import { searchQuarantines } from '@/lib/messages/search/search-quarantines';
import { prisma } from '@/lib/store/db/prisma';
import { syncSearch } from '@/lib/store/index/search/sync-search';
import { statementsOf } from '../../../support/statements-of';
import { testSite } from '../../../support/test-site';

const MESSAGES = 45_000;
const site = await testSite();
const total = async (words: string) => (await searchQuarantines({ words }, null, 1)).total;
const numbers = () => prisma().searchRow.count();
const changed = (change: string) =>
  site.query(`UPDATE dashboard_mailbox SET ${change}, synced_at = DATE_ADD(synced_at, INTERVAL 1 SECOND)`);

it('copies a large mailbox in parts, so that nobody waits for all of it, and loses none of it', async () => {
  await site.query(
    `INSERT INTO dashboard_message (mailbox_id, seq, message_key, byte_offset, byte_length, received_at, from_text, subject, from_sort, subject_sort, search_text)
     SELECT 1, seq, CONCAT('key', seq), 0, 1, '2026-11-01 10:00:00', 'a', 'b', '', '', CONCAT('number', seq, 'x') FROM seq_1_to_45000`,
  );
  await site.query(
    "INSERT INTO dashboard_mailbox (id, store, path, message_count, next_seq, synced_at) VALUES (1, 'large', '', ?, ?, NOW(3))",
    [MESSAGES, MESSAGES + 1],
  );
  expect(await syncSearch(20)).toBe(1);
  expect(await numbers()).toBe(20_000);
  // What is not copied is not found, and the page says so.
  const { behind } = await searchQuarantines({ words: 'number19999x' }, null, 1);
  expect(behind).toBe(1);
  expect(await syncSearch(20)).toBe(0);
  expect(await syncSearch(20)).toBe(0);
  expect(await numbers()).toBe(MESSAGES);
  for (const seq of [1, 20_000, 20_001, 40_001, 45_000]) expect(await total(`number${seq}x`)).toBe(1);

  // Rebuilt with other texts, and without some.
  await site.query("UPDATE dashboard_message SET search_text = CONCAT('other', seq, 'y') WHERE seq % 3 = 0");
  await site.query('DELETE FROM dashboard_message WHERE seq > 30000');
  await changed('generation = 1, message_count = 30000, next_seq = 30001');
  expect(await syncSearch(20)).toBe(1);
  // Until it is whole, nothing is found that is not so any more.
  expect(await total('number29997x')).toBe(0);
  expect(await total('number30001x')).toBe(0);
  for (let left = 1; left > 0; ) left = await syncSearch(20);
  expect(await numbers()).toBe(30_000);
  expect(await total('other29997y')).toBe(1);
  expect(await total('number29998x')).toBe(1);
  expect(await total('number30001x')).toBe(0);
});

it.each([
  ['a common word', { words: 'other' }, 4],
  ['a rare word', { words: 'number29999x' }, 4],
  ['a word that is nowhere', { words: 'unheardof' }, 1],
  ['two words that are never together', { words: 'number29999x other29997y' }, 2],
  ['a part of the mailboxes', { words: 'other', recipient: 'arg' }, 4],
  ['a range of confidence', { confidenceMin: -2, confidenceMax: 0 }, 3],
  ['a signature', { signature: 'key29999' }, 3],
])('asks few statements for %s, however many messages there are', async (_what, query, most) => {
  const asked = await statementsOf(() => searchQuarantines(query, null, 1));
  expect(asked.length, asked.join('\n')).toBeLessThanOrEqual(most);
});
