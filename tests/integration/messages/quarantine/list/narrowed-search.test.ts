import { beforeAll, expect, it } from 'vitest';
import { findPage } from '@/lib/messages/quarantine/list/find-page';
import type { MessageNarrowing, MessageQuery } from '@/lib/messages/quarantine/list/message-query';
import { EXCERPT_READER } from '@/lib/store/index/quarantine/excerpts';
import { READER } from '@/lib/store/index/quarantine/message-row';
import { writeSlices } from '@/lib/store/index/quarantine/write-slices';
import { rowsRead } from '../../../../support/rows-read';
import { testSite } from '../../../../support/test-site';

// What a search reads of a large mailbox that something else narrows, too: a part that is small beside the mailbox, but too large to be
// looked at message by message.

const COUNT = 60_000;
const ID = 5;
const SCOPE = { mailboxId: ID, onlyMember: null, alertSet: null };
const BEGIN = Date.UTC(2026, 9, 1);
const MINUTE = 60_000;
const PART = 5_700;

const site = await testSite();

beforeAll(async () => {
  await site.query(
    `INSERT INTO dashboard_mailbox (id, store, path, generation, message_count, next_seq, excerpt_seq, reader, excerpt_reader)
     VALUES (?, 'alice', '', 1, ?, ?, ?, ?, ?)`,
    [ID, COUNT, COUNT + 1, COUNT, READER, EXCERPT_READER],
  );
  // A minute apart, likely and sure in another order; every third has the word, every 24th another one.
  await site.query(
    `INSERT INTO dashboard_message (mailbox_id, seq, message_key, byte_offset, byte_length, confidence, received_at, from_text, subject,
       from_sort, subject_sort, search_text, score, sender, sender_domain, list_id, seen, attachments)
     SELECT ?, seq, seq, 0, 1, FLOOR(seq / ?) / 100, FROM_UNIXTIME(? + seq * 60), '', '', '', '',
       CONCAT('from\nlottery', IF(seq % 3 = 0, ' common', ''), IF(seq % 24 = 0, ' other', '')), seq * 7919 % 10007, '', '', '', seq % 2 = 0, 0
     FROM seq_1_to_${COUNT}`,
    [ID, PART, BEGIN / 1000],
  );
  await site.query('ANALYZE TABLE dashboard_message');
  while (await writeSlices('alice'));
});

const query = (narrowing: MessageNarrowing): MessageQuery => ({
  sort: 'likely',
  direction: 'desc',
  page: 1,
  ...narrowing,
});
const time = (minute: number) => new Date(BEGIN + minute * MINUTE);
const range = { receivedFrom: time(20_000), receivedTo: time(20_000 + PART - 1) };

it.each([
  ['a word of some days', { search: 'common', ...range }, PART / 3],
  [
    'a word and one per cent of confidence',
    { search: 'common', confidenceMin: 0.04, confidenceMax: 0.04 },
    PART / 3,
  ],
  ['two words of some days', { search: 'common lottery', ...range }, PART / 3],
  ['a word that few have, of what was seen', { search: 'other', unseen: true }, 0],
] as const)('%s', async (_what, narrowing, matching) => {
  const found = await findPage(SCOPE, query(narrowing), COUNT);
  expect(found.total).toBe(Math.min(500, matching));
  expect(found.hasMore).toBe(matching > 500);
  const read = await rowsRead(() => findPage(SCOPE, query(narrowing), COUNT));
  expect(read).toBeLessThanOrEqual(4 * PART);
});
