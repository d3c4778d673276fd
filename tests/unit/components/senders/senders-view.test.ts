import { NextIntlClientProvider } from 'next-intl';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it, vi } from 'vitest';
import { SendersView } from '@/components/senders/senders-view';
import { toSenderRow } from '@/lib/data/senders/sender-row';
import type { SendersPage } from '@/lib/data/senders/senders-page';
import { textsOf } from '@/lib/data/session/texts-of';
import type { Language } from '@/lib/ground/languages';

vi.mock('@/lib/data/hosts/hosts-of-site', () => ({ hostsOfSite: () => null }));

const digest = Buffer.alloc(16);
const lastAt = new Date('2026-11-20T08:00:00Z');
const counts = { messages: 1234, innocent: 1000, spam: 234, released: 5, missed: 6, lastAt, digest };
const row = (
  address: string,
  name: string,
  letThrough: [lines: number, through: number, more: number, hasMore?: boolean] | null,
) => {
  const [lines = 0, through = 0, more = 0, hasMore = false] = letThrough ?? [];
  return toSenderRow({ address, name, ...counts }, letThrough && { lines, through, more, hasMore });
};

const PAGE: SendersPage = {
  mailbox: 'alice@example.org',
  rows: [
    row('shop@shop.example', 'The <b>shop</b>', [1, 1, 0]),
    row('list@list.example', 'Ann via the list', [10, 3, 2, true]),
    row('ben@x.example', '', [2, 1, 4]),
    row('eve@b\u0430nk.example', 'Bank', [1, 0, 7]),
    row('', 'Jürgen_Müller', [1, 0, 11]),
    row('', '', null),
  ],
  total: 60,
  all: 70,
  from: 1,
  page: 1,
  pages: 2,
  params: { q: 'x' },
  sort: { search: 'x', sort: 'spam', direction: 'desc', page: 1 },
  unused: [],
  log: { progress: null, off: null, trouble: null, fromSite: false, problems: [] },
  counting: null,
  letThrough: { threshold: 10 },
};

async function draw(page: SendersPage, locale: Language = 'en'): Promise<string> {
  const children = createElement(SendersView, { page });
  const provider = {
    locale,
    messages: await textsOf(locale),
    timeZone: 'UTC',
    now: new Date('2026-11-21T08:00:00Z'),
  };
  return renderToStaticMarkup(createElement(NextIntlClientProvider, { ...provider, children }));
}

const texts = (html: string) =>
  html
    .split('<tr role="row">')
    .slice(2)
    .map((each) =>
      each
        .replace(/<[^>]*>/g, ' ')
        .replace(/\s+/g, ' ')
        .trim(),
    );

it('says of each sender who it is, what became of the mail, and whether it is whitelisted', async () => {
  const html = await draw(PAGE);
  const figures = '1 day ago 1,234 1,000 234 5 6';
  expect(texts(html)).toEqual(
    [
      `shop @shop .example The &lt;b&gt;shop&lt;/b&gt; Rule ${figures} Yes`,
      `list @list .example Ann via the list Rule ${figures} 3 of the newest 10 spellings`,
      `ben @x .example Rule ${figures} 1 of 2 spellings`,
      `eve @b\u0430nk .example Bank In plain letters: eve@xn--bnk-6cd.example Rule ${figures} After 7 more`,
      `Jürgen_Müller The filter has logged no address. ${figures} After 11 more`,
      `(no sender) ${figures} –`,
    ].map((each, place, all) => (place < all.length - 1 ? each : `${each} 1–6 of 60 that match Next`)),
  );
  expect(html).toContain('href="/mailbox/alice%40example.org/history?q=from%3A%22shop%40shop.example%22"');
  expect(html).toContain('href="/mailbox/alice%40example.org/senders?q=x&amp;sort=spam&amp;dir=asc"');
  expect(html).toContain('aria-sort="descending"');
  expect(html).toContain('once it has learned more than 10 innocent messages');
});

it('has no column of what is not known, and says why', async () => {
  for (const [letThrough, said] of [
    ['off', 'The filter whitelists nobody for this mailbox'],
    ['tokensBusy', 'cannot be read at the moment'],
    ['tokensMissing', 'the table dspam_token_data is missing'],
  ] as const) {
    const html = await draw({ ...PAGE, letThrough });
    expect(html).toContain(said);
    expect(html).not.toContain('Whitelisted');
  }
});

it('says that nobody has written, that nobody matches, or that nothing is logged', async () => {
  const none = { ...PAGE, rows: [], total: 0 };
  expect(await draw(none)).toContain('No sender’s name or address has “x” in it.');
  const empty = { ...none, all: 0, params: {} };
  expect(await draw(empty)).toContain('Nobody has written yet.');
  expect(await draw({ ...empty, log: { ...PAGE.log, off: 'UserLog' as const } })).toContain('UserLog is off');
});

it('can be drawn in a language of each direction', async () => {
  for (const language of ['de', 'he', 'ru'] as const) {
    const html = await draw(PAGE, language);
    expect(html).not.toMatch(/senders\.[a-z]/);
  }
});

it('leads from each address to what was said of it, and to all that was said', async () => {
  const page = '/mailbox/alice%40example.org/senders';
  const html = await draw({ ...PAGE, rows: [...PAGE.rows, row('"two words"@x.example', '', null)] });
  const hrefs = [...html.matchAll(/href="([^"]*\/rules?(?:\?[^"]*)?)"/g)].map(([, href = '']) =>
    new URL(href, `http://localhost${page}`).href.replace('http://localhost', ''),
  );
  const addresses = [
    'shop@shop.example',
    'list@list.example',
    'ben@x.example',
    'eve@b\u0430nk.example',
    '"two words"@x.example',
  ];
  expect(hrefs).toEqual([
    `${page}/rules`,
    ...addresses.map((address) => `${page}/rule?address=${encodeURIComponent(address)}`),
  ]);
});
