import { beforeAll, expect, it } from 'vitest';
import { findPage } from '@/lib/messages/quarantine/list/find-page';
import type { MessageNarrowing, MessageQuery } from '@/lib/messages/quarantine/list/message-query';
import { rowsRead } from '../../../../support/rows-read';
import { testSite } from '../../../../support/test-site';

// What a narrowed list reads of a large mailbox: what matches, and not what does not.

const COUNT = 20_000;
const ID = 5;
const SCOPE = { mailboxId: ID, onlyMember: null, alertSet: null };
const BEGIN = Date.UTC(2026, 9, 1);
const MINUTE = 60_000;

const site = await testSite();

beforeAll(async () => {
  await site.query("INSERT INTO dashboard_mailbox (id, store, path) VALUES (?, 'alice', 'alice')", [ID]);
  // A minute apart; 400 senders of 20 domains, 100 lists, a hundred confidences.
  await site.query(
    `INSERT INTO dashboard_message (mailbox_id, seq, message_key, byte_offset, byte_length, confidence, received_at, from_text, subject,
       from_sort, subject_sort, search_text, score, sender, sender_domain, list_id, seen, attachments)
     SELECT ?, seq, seq, 0, 1, FLOOR(seq / 200) / 100, FROM_UNIXTIME(? + seq * 60), '', '', '', '', 'from\\nlottery', seq % 100,
       CONCAT('s', seq % 400, '@d', seq % 20, '.example'), CONCAT('d', seq % 20, '.example'), CONCAT('l', seq % 100), seq % 2, 0
     FROM seq_1_to_${COUNT}`,
    [ID, BEGIN / 1000],
  );
  await site.query('ANALYZE TABLE dashboard_message');
  // All connections are there before anything is asked in somebody's name, who waits three seconds for one.
  await rowsRead(async () => undefined);
});

const query = (narrowing: MessageNarrowing): MessageQuery => ({
  sort: 'likely',
  direction: 'desc',
  page: 1,
  ...narrowing,
});
const time = (minute: number) => new Date(BEGIN + minute * MINUTE);

it.each([
  ['a sender', { sender: 's7@d7.example' }, 50],
  ['a sender whose address is another domain’s', { sender: 's7@d8.example' }, 0],
  ['a domain', { senderDomain: 'd7.example' }, 1000],
  ['a list', { listId: 'l7' }, 200],
  ['some hours', { receivedFrom: time(601), receivedTo: time(900) }, 300],
  ['a day of the search', { search: 'after:2026-10-02 before:2026-10-03' }, 1440],
  ['a range of confidence', { confidenceMin: 0.5, confidenceMax: 0.51 }, 400],
  ['a word and a sender', { search: 'subject:lottery', sender: 's7@d7.example' }, 50],
  [
    'a word and a range of confidence',
    { search: 'subject:lottery', confidenceMin: 0.5, confidenceMax: 0.51 },
    400,
  ],
  [
    'a word that is not there, of some hours',
    { search: '-subject:lottery', receivedFrom: time(601), receivedTo: time(900) },
    0,
  ],
  ['a word that must not be there', { search: 'subject:lottery -subject:lottery' }, 0],
  ['words of which a part must not be there', { search: '"from lottery" subject:lottery -otter' }, 0],
  ['what has not another word, of a list', { search: '-subject:winner', listId: 'l7' }, 200],
  ['a sender of some hours', { sender: 's7@d7.example', receivedFrom: time(1), receivedTo: time(1000) }, 3],
] as const)('of %s', async (_what, narrowing, matching) => {
  const found = await findPage(SCOPE, query(narrowing), COUNT);
  expect(found.total).toBe(matching);
  const read = await rowsRead(() => findPage(SCOPE, query(narrowing), COUNT));
  expect(read).toBeLessThanOrEqual(2 * matching + 400);
});
