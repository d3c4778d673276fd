import { mkdirSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { type HistoryEntry, toHistoryEntry } from '@/lib/messages/history/history-entry';
import { HISTORY_PAGE_SIZE, type HistoryQuery } from '@/lib/messages/history/history-query';
import { listHistory } from '@/lib/messages/history/list-history';
import { type OpenedHistory, openHistory } from '@/lib/messages/history/open-history';
import { searchHistory } from '@/lib/messages/history/search-history';
import { prisma } from '@/lib/store/db/prisma';
import { HISTORY_CLASSES, HISTORY_STATUSES } from '@/lib/store/index/history/history-kind';
import { foldText } from '@/lib/store/index/quarantine/fold-text';
import { commonWord, RARE_WORD, writeLog } from '@/tests/bench/log-of';
import { seeded } from '@/tests/bench/quarantine-of';
import { rowsRead } from '../../../support/rows-read';
import { statementsOf } from '../../../support/statements-of';
import { testSite } from '../../../support/test-site';

// Against all rows in memory: one segment that is whole, blocks behind it, and rows in no block yet.

const RECORDS = 36_000;
const site = await testSite();
let opened: OpenedHistory;
let all: HistoryEntry[];

beforeAll(async () => {
  mkdirSync(site.files('u').dir, { recursive: true });
  await writeLog(site.files('u').log, 1, RECORDS);
  opened = await openHistory('u', true);
  const rows = await prisma().history.findMany({
    where: { logId: opened.state.logId },
    orderBy: { seq: 'desc' },
  });
  all = rows.map(toHistoryEntry);
}, 240_000);

function expectedOf({ search = '', classes = [], statuses = [], from, to }: HistoryQuery): number[] {
  const words = foldText(search).split(/\s+/);
  return all
    .filter(
      (entry) =>
        words.every((word) => foldText(`${entry.from} ${entry.subject}`).includes(word)) &&
        (classes.length === 0 || classes.includes(entry.class)) &&
        (statuses.length === 0 || statuses.includes(entry.status)) &&
        (!from || entry.at >= from) &&
        (!to || entry.at <= to),
    )
    .map(({ id }) => id);
}

/** The first pages of a list, and then the way back. */
async function walk(query: HistoryQuery, pages: number): Promise<number[][]> {
  const found: number[][] = [];
  let page = await listHistory(opened, query);
  for (let number = 0; number < pages; number++) {
    found.push(page.entries.map(({ id }) => id));
    if (page.older === null) return found;
    page = await listHistory(opened, { ...query, before: page.older });
  }
  for (let number = pages - 1; number >= 0; number--) {
    page = await listHistory(opened, { ...query, after: page.newer ?? 0 });
    expect(page.entries.map(({ id }) => id)).toEqual(found[number]);
  }
  return found;
}

const middle = () => all[Math.floor(all.length / 2)]?.at ?? new Date();
const later = (hours: number) => new Date(middle().getTime() + hours * 3_600_000);

describe('a list of the history', () => {
  const queries: [string, () => HistoryQuery][] = [
    ['everything', () => ({})],
    ['a common class', () => ({ classes: ['spam'] })],
    ['a rare class', () => ({ classes: ['virus'] })],
    ['several classes', () => ({ classes: ['virus', 'innocent', 'missedSpam', 'corpusFed'] })],
    ['a status', () => ({ statuses: ['undone'] })],
    ['a class and a status', () => ({ classes: ['spam'], statuses: ['tagged', 'undone'] })],
    [
      'a class and a status that do not go together',
      () => ({ classes: ['corpusFed'], statuses: ['tagged'] }),
    ],
    ['some hours', () => ({ from: middle(), to: later(200) })],
    ['some hours of a class', () => ({ from: middle(), to: later(400), classes: ['whitelisted'] })],
    ['the last hours', () => ({ from: new Date(Date.now() - 100 * 3_600_000) })],
    ['hours before the log', () => ({ to: new Date('2001-01-01') })],
    ['a common word', () => ({ search: commonWord(2) })],
    ['a word of the vocabulary’s end', () => ({ search: commonWord(18_000) })],
    ['a part of a word', () => ({ search: 'levocog' })],
    ['a rare word', () => ({ search: RARE_WORD.toUpperCase() })],
    ['a word that is nowhere', () => ({ search: 'zzyzx' })],
    ['two words', () => ({ search: `${commonWord(40)}  ${commonWord(3)}` })],
    ['two letters', () => ({ search: 'zq' })],
    ['accents', () => ({ search: 'GRÜSSE' })],
    ['accents left away', () => ({ search: 'uber cafe' })],
    ['digits', () => ({ search: '4821' })],
    ['an address', () => ({ search: '@oltoon.example' })],
    ['percent and underscore', () => ({ search: '%_' })],
    ['a common word in a rare class', () => ({ search: commonWord(2), classes: ['virus', 'blocklisted'] })],
    ['a common word in a common class', () => ({ search: commonWord(2), classes: ['innocent'] })],
    ['a common word in some hours', () => ({ search: commonWord(2), from: middle(), to: later(300) })],
    [
      'a word, a class and hours',
      () => ({ search: 'er', classes: ['spam'], from: middle(), to: later(300) }),
    ],
  ];
  it.each(queries)('of %s', async (_name, query) => {
    const expected = expectedOf(query());
    const pages = await walk(query(), 4);
    expect(pages.flat()).toEqual(expected.slice(0, pages.length * HISTORY_PAGE_SIZE));
    if (pages.length < 4) expect(pages.flat()).toHaveLength(expected.length);
  });
});

describe('a search of the history in the language of the quarantine', () => {
  const has = (text: string, word: string) => foldText(text).includes(word);
  const day = () => middle().toISOString().slice(0, 10);
  const midnight = () => new Date(`${day()}T00:00:00Z`);
  const [often, rare] = [commonWord(2), commonWord(300)];
  const searches: [string, () => string, (entry: HistoryEntry) => boolean][] = [
    ['a sender', () => 'from:@oltoon.example', ({ from }) => has(from, '@oltoon.example')],
    ['a common word of the subject', () => `subject:${often}`, ({ subject }) => has(subject, often)],
    ['a word of the subject in the sender', () => `from:${often}`, ({ from }) => has(from, often)],
    ['an address in the subject', () => 'subject:@oltoon.example', () => false],
    [
      'words side by side',
      () => `"${phrase()}"`,
      ({ from, subject }) => has(from, phrase()) || has(subject, phrase()),
    ],
    ['words the other way round', () => `subject:"${phrase().split(' ').reverse().join(' ')}"`, backwards],
    [
      'none with a word',
      () => `-${often} -a`,
      ({ from, subject }) => !has(`${from} ${subject}`, often) && !has(`${from} ${subject}`, 'a'),
    ],
    ['none of a sender', () => `${rare} -from:a`, (entry) => both(entry, rare) && !has(entry.from, 'a')],
    ['none with words side by side', () => `-"${phrase()}" ${often}`, without],
    ['the time before a day', () => `before:${day()}`, ({ at }) => at < midnight()],
    [
      'a day, a sender and a word',
      () => `after:${day()} from:example ${often}`,
      (entry) => entry.at >= midnight() && has(entry.from, 'example') && both(entry, often),
    ],
  ];
  const both = ({ from, subject }: HistoryEntry, word: string) => has(`${from} ${subject}`, word);
  /** Two words that stand side by side in a subject of the middle. */
  let known: string | undefined;
  function phrase(): string {
    known ??= all
      .slice(all.length / 2)
      .map(({ subject }) => foldText(subject).split(' '))
      .find((words) => words.length > 3)
      ?.slice(1, 3)
      .join(' ');
    return known ?? '';
  }
  function backwards({ subject }: HistoryEntry): boolean {
    return has(subject, phrase().split(' ').reverse().join(' '));
  }
  function without({ from, subject }: HistoryEntry): boolean {
    return !has(from, phrase()) && !has(subject, phrase()) && has(`${from} ${subject}`, often);
  }

  it.each(searches)('finds %s', async (_name, search, isMeant) => {
    const expected = all.filter(isMeant).map(({ id }) => id);
    for (const more of [{}, { classes: ['spam', 'innocent'] as const }, { classes: ['virus'] as const }]) {
      const query: HistoryQuery = { ...more, search: search() };
      const ids = 'classes' in more ? expectedOf(more).filter((id) => expected.includes(id)) : expected;
      const found: number[] = [];
      let page = await listHistory(opened, query);
      for (let pages = 0; pages < 12; pages++) {
        found.push(...page.entries.map(({ id }) => id));
        if (page.older === null) break;
        page = await listHistory(opened, { ...query, before: page.older });
      }
      expect(found, query.search).toEqual(ids.slice(0, found.length));
      if (page.older === null) expect(found.length, query.search).toBe(ids.length);
      const upwards = await listHistory(opened, { ...query, after: 0 });
      const oldest = ids.slice(-HISTORY_PAGE_SIZE).slice(-upwards.entries.length || ids.length);
      expect(
        upwards.entries.map(({ id }) => id),
        query.search,
      ).toEqual(oldest);
    }
  });

  it('means days in the zone of who asks', async () => {
    const start = new Date(midnight().getTime() - 14 * 3_600_000);
    const query = { search: `before:${day()}`, timeZone: 'Pacific/Kiritimati' };
    const expected = all.filter(({ at }) => at < start).map(({ id }) => id);
    const { entries } = await listHistory(opened, query);
    expect(entries.map(({ id }) => id)).toEqual(expected.slice(0, HISTORY_PAGE_SIZE));
  });

  it('looks at a part at a time where only the rows can tell, and goes on from there', async () => {
    const query: HistoryQuery = { search: 'subject:.example' };
    let page = await listHistory(opened, query);
    let pages = 1;
    for (; page.older !== null; pages++) {
      expect(page.entries).toEqual([]);
      expect(page.searchedTo).not.toBeNull();
      page = await listHistory(opened, { ...query, before: page.older });
    }
    expect(pages).toBeGreaterThan(2);
    expect(pages).toBeLessThan(10);
  });
});

it('finds what a comparison with every row finds, for any words, classes, states and times', async () => {
  const random = seeded(20261123);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const some = <T>(from: readonly T[], most: number): T[] =>
    random() < 0.5 ? [] : Array.from({ length: 1 + Math.floor(random() * most) }, () => pick(from));
  const word = () => {
    const whole = commonWord(Math.floor(20_000 ** random()) - 1);
    const from = Math.floor(random() * 3);
    return random() < 0.6 ? whole : whole.slice(from, from + 2 + Math.floor(random() * 5)) || 'an';
  };
  for (let round = 0; round < 80; round++) {
    const [one, other] = [pick(all).at, pick(all).at].sort((left, right) => left.getTime() - right.getTime());
    const query: HistoryQuery = {
      search: Array.from({ length: 1 + Math.floor(random() * 2) }, word).join(' '),
      classes: some(HISTORY_CLASSES, 4),
      statuses: some(HISTORY_STATUSES, 4),
      ...(random() < 0.3 ? { from: one } : {}),
      ...(random() < 0.3 ? { to: other } : {}),
    };
    const expected = expectedOf(query);
    const found: number[] = [];
    let page = await listHistory(opened, query);
    for (let pages = 0; pages < 8; pages++) {
      found.push(...page.entries.map(({ id }) => id));
      if (page.older === null) break;
      page = await listHistory(opened, { ...query, before: page.older });
    }
    const asked = JSON.stringify(query);
    expect(found, asked).toEqual(expected.slice(0, found.length));
    if (page.older === null) expect(found.length, asked).toBe(expected.length);
  }
}, 120_000);

describe('what a page asks', () => {
  const hours = () => {
    const at = all[Math.floor(all.length / 2)]?.at ?? new Date();
    return { from: at, to: new Date(at.getTime() + 3 * 3_600_000) };
  };
  /** Statements and rows at most; with times one more, as these are a stretch of the log. */
  it.each<[what: string, query: () => HistoryQuery, statements: number, rows: number]>([
    ['all', () => ({}), 1, 400],
    ['a class', () => ({ classes: ['virus'] }), 1, 400],
    ['some hours', hours, 2, 1_000],
    ['a common word', () => ({ search: commonWord(3) }), 2, 1_000],
    ['a word of the vocabulary’s end', () => ({ search: commonWord(300) }), 3, 1_000],
    ['a rare word', () => ({ search: RARE_WORD }), 3, 1_000],
    ['a word that is nowhere', () => ({ search: 'zzyzx' }), 2, 1_000],
    ['two letters', () => ({ search: 'zq' }), 2, 1_000],
    ['two words', () => ({ search: `${commonWord(30)} ${commonWord(35)}` }), 3, 1_000],
    ['words that never meet', () => ({ search: [900, 950, 990].map(commonWord).join(' ') }), 3, 1_000],
    ['a word that must not be there', () => ({ search: `-${commonWord(3)}` }), 2, 1_000],
    ['a sender', () => ({ search: `from:${commonWord(300)}` }), 3, 1_500],
    ['a word of the subject', () => ({ search: `subject:${commonWord(30)}` }), 3, 1_500],
    ['a common word in a rare class', () => ({ search: commonWord(3), classes: ['virus'] }), 2, 2_000],
    ['a common word in a common class', () => ({ search: commonWord(3), classes: ['spam'] }), 3, 8_000],
    ['a word of some hours', () => ({ search: commonWord(3), ...hours() }), 3, 2_500],
    ['the oldest with a word', () => ({ search: commonWord(300), after: 0 }), 3, 1_500],
  ])('%s', async (_what, query, statements, rows) => {
    const list = () => listHistory(opened, query());
    const asked = await statementsOf(list);
    expect(asked.length, asked.join('\n')).toBeLessThanOrEqual(statements);
    expect(await rowsRead(list)).toBeLessThanOrEqual(rows);
  });
});

it.each(['newest', 'oldest'] as const)(
  'a search that stops after some blocks goes on from there (%s first)',
  async (order) => {
    const found: number[] = [];
    const nextSeq = opened.state.entries + 1;
    const range = { low: 1, high: opened.state.entries };
    const words = [commonWord(300), commonWord(2)];
    let stops = 0;
    for (let isDone = false; !isDone; ) {
      const search = { logId: opened.state.logId, nextSeq, words, range, order, limit: 51, mostBlocks: 3 };
      const { seqs, reached } = await searchHistory({
        ...search,
        filter: { kinds: null, from: undefined, to: undefined },
      });
      found.push(...seqs);
      const place = seqs.length === 51 ? seqs.at(-1) : reached;
      isDone = place === null || place === undefined;
      if (place != null && order === 'newest') range.high = place - 1;
      if (place != null && order === 'oldest') range.low = place + 1;
      stops++;
    }
    expect(stops).toBeGreaterThan(3);
    const expected = expectedOf({ search: words.join(' ') });
    expect(found).toEqual(order === 'newest' ? expected : expected.reverse());
  },
);

describe('two letters', () => {
  const find = (words: string[], mostBlocks?: number) =>
    searchHistory({
      logId: opened.state.logId,
      nextSeq: opened.state.entries + 1,
      words,
      // The segment that is whole.
      range: { low: 1, high: 64 * 512 },
      filter: { kinds: null, from: undefined, to: undefined },
      order: 'newest',
      limit: 1000,
      ...(mostBlocks === undefined ? {} : { mostBlocks }),
    });
  const expected = (word: string) =>
    expectedOf({ search: word })
      .filter((id) => id <= 64 * 512)
      .slice(0, 1000);

  it('that are nowhere are known to be nowhere without a look at any text', async () => {
    expect(expected('zq')).toEqual([]);
    expect(await find(['zq'], 0)).toMatchObject({ seqs: [], reached: null });
  });

  it('are found in what was written before there were pieces of two', async () => {
    const before = await find(['a7']);
    expect(before.seqs).toEqual(expected('a7'));
    await site.query('DELETE FROM dashboard_history_gram WHERE log_id = ? AND bucket >= 512', [
      opened.state.logId,
    ]);
    expect(await find(['a7'])).toEqual(before);
    expect((await find(['zq'])).seqs).toEqual([]);
  });
});
