import { beforeAll, describe, expect, it } from 'vitest';
import { readAllExcerpts } from '@/lib/messages/excerpts/keep-excerpts';
import { listMessages } from '@/lib/messages/quarantine/list/list-messages';
import type { MessageQuery } from '@/lib/messages/quarantine/list/message-query';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { searchQuarantines } from '@/lib/messages/search/search-quarantines';
import { syncAllQuarantines } from '@/lib/store/index/quarantine/sync-all-quarantines';
import { testSite } from '../../../support/test-site';

const ALICE = 'alice@example.org';
const BOB = 'bob@example.org';
const QUERY: MessageQuery = { sort: 'date', direction: 'asc', page: 1 };
const day = (date: number, hour = 12) => new Date(Date.UTC(2026, 9, date, hour));
const site = await testSite();

const pdf = (name: string) =>
  `--b\nContent-Type: application/pdf; name=${name}\nContent-Transfer-Encoding: base64\n\nAAAA\n`;
const WITH_PDF = 'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n';

beforeAll(async () => {
  await site.quarantine({
    user: ALICE,
    subject: 'Lunch',
    from: 'Mia Lee <mia@shop.example>',
    body: 'Shall we meet at the Zebra bar? Best, Mia\n',
    receivedAt: day(1),
  });
  await site.quarantine({
    user: ALICE,
    subject: 'Invoice zebra',
    from: 'Deals <deals@pills.example>',
    extraHeaders: WITH_PDF,
    body: `--b\nContent-Type: text/html; charset=utf-8\n\n<p style="display:none">unseen words</p><p>Pay n=6w, 100% Gr\xc3\xbc\xc3\x9fe\n${pdf('bill.pdf')}--b--\n`,
    receivedAt: day(2),
  });
  await site.quarantine({
    user: ALICE,
    subject: 'Far away',
    from: 'Ann <ann@lunch.example>',
    body: `${'word '.repeat(700)}nearend ${'word '.repeat(3_000)}behind\n`,
    receivedAt: day(3),
  });
  await site.quarantine({
    user: BOB,
    subject: 'Zebra crossing',
    from: 'Mia Lee <mia@shop.example>',
    body: 'Nothing here.\n',
    receivedAt: day(4),
  });
  await syncAllQuarantines(site.home, 'domain');
  await readAllExcerpts();
});

const inQuarantine = async (search: string, timeZone?: string) =>
  (await listMessages(await openQuarantine(ALICE), { ...QUERY, search, timeZone })).messages.map(
    ({ subject }) => subject,
  );
const inAll = async (words: string, timeZone?: string) =>
  (await searchQuarantines({ words, timeZone }, (store) => store === ALICE, 1)).rows
    .map(({ subject }) => subject)
    .reverse();

describe.each([
  ['a quarantine', inQuarantine],
  ['all quarantines', inAll],
])('the search of %s', (_where, find) => {
  it.each<[string, string[]]>([
    ['zebra', ['Lunch', 'Invoice zebra']],
    ['bar', ['Lunch']],
    ['zebra bar', ['Lunch']],
    ['"zebra bar"', ['Lunch']],
    ['"bar zebra"', []],
    ['grüße', ['Invoice zebra']],
    ['100%', ['Invoice zebra']],
    ['1__%', []],
    // What nobody sees is not found, and neither is markup or a name from the headers of MIME.
    ['unseen', []],
    ['display', []],
    ['bill.pdf', []],
    // The first 4,096 characters.
    ['nearend', ['Far away']],
    ['behind', []],
    // The recipients are no words of the text.
    ['alice', []],
    ['to:alice', ['Lunch', 'Invoice zebra', 'Far away']],
    ['to:mia', []],
    ['lunch', ['Lunch', 'Far away']],
    ['subject:lunch', ['Lunch']],
    ['from:lunch', ['Far away']],
    ['from:"mia lee"', ['Lunch']],
    ['from:mia@shop.example', ['Lunch']],
    ['subject:zebra', ['Invoice zebra']],
    ['from:zebra', []],
    ['has:attachment', ['Invoice zebra']],
    ['-has:attachment', ['Lunch', 'Far away']],
    ['zebra -bar', ['Invoice zebra']],
    ['-from:deals -"zebra bar"', ['Far away']],
    ['before:2026-10-02', ['Lunch']],
    ['after:2026-10-02', ['Invoice zebra', 'Far away']],
    ['after:2026-10-02 before:2026-10-03', ['Invoice zebra']],
    ['after:2026-10-02 zebra has:attachment from:pills subject:inv', ['Invoice zebra']],
    ['from:nobody', []],
  ])('%s', async (search, subjects) => {
    expect(await find(search)).toEqual(subjects);
  });

  it('takes days as who asks has them', async () => {
    // Noon in London is the next day in Auckland's summer, at one in the morning.
    expect(await find('before:2026-10-02', 'Pacific/Auckland')).toEqual([]);
    expect(await find('after:2026-10-04', 'Pacific/Auckland')).toEqual(['Far away']);
  });
});
