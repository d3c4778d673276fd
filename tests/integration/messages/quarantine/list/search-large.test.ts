import { beforeAll, describe, expect, it } from 'vitest';
import { findCandidates } from '@/lib/messages/quarantine/list/find-candidates';
import { findNeighbours } from '@/lib/messages/quarantine/list/find-neighbours';
import { findPage, PAGE_SIZE } from '@/lib/messages/quarantine/list/find-page';
import { listGroups } from '@/lib/messages/quarantine/list/list-groups';
import type { MessageQuery } from '@/lib/messages/quarantine/list/message-query';
import { prisma } from '@/lib/store/db/prisma';
import { EXCERPT_READER } from '@/lib/store/index/quarantine/excerpts';
import { foldText, searchTextOf } from '@/lib/store/index/quarantine/fold-text';
import { READER } from '@/lib/store/index/quarantine/message-row';
import { parseSearch } from '@/lib/store/index/quarantine/parse-search';
import { writeSlices } from '@/lib/store/index/quarantine/write-slices';
import { rowsRead } from '../../../../support/rows-read';
import { testSite } from '../../../../support/test-site';

// A mailbox that is too large to be looked at row by row, against plain words in memory: with bits for all of it, for a part, for none,
// and after messages have gone.

const COUNT = 6_500;
const ID = 5;
const STORE = 'large@example.org';
const SCOPE = { mailboxId: ID, onlyMember: null, alertSet: null };
const ALL: MessageQuery = { sort: 'likely', direction: 'desc', page: 1 };
const WORDS =
  'win winner inner nnn invoice voice of to an a7 7 %off 50% a_b süß 東京 東京都 <x@y.example> (re:) \\ ok "q" Ünï zx'.split(
    ' ',
  );

interface Made {
  seq: number;
  from: string;
  subject: string;
  recipient: string;
  /** Null before it was read. */
  text: string | null;
  score: number;
  seen: boolean;
}

/** A generator that gives the same numbers each time (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
const random = seeded(11);
const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
const some = (count: number) => Array.from({ length: count }, () => pick(WORDS)).join(' ');

const site = await testSite();
let made: Made[] = [];

function makeMessage(seq: number): Made {
  return {
    seq,
    from: `${pick(WORDS)} <s${seq % 40}@${pick(['alpha', 'beta'])}.example>`,
    subject: `${some(2)} ${seq}`,
    recipient: `r${seq % 7}@example.org`,
    text:
      seq > COUNT - 300 && seq % 2 === 0
        ? null
        : `${some(6)}${seq % 900 === 0 ? ' wonderfully rare' : ''} end${seq}`,
    score: random() * 100,
    seen: random() < 0.1,
  };
}

async function write(rows: readonly Made[]): Promise<void> {
  await site.query(
    `INSERT INTO dashboard_message (mailbox_id, seq, message_key, byte_offset, byte_length, confidence, received_at, from_text, subject,
       from_sort, subject_sort, search_text, score, seen, sender, sender_domain, attachments) VALUES ?`,
    [
      rows.map(({ seq, from, subject, score, seen, text }) => [
        ...[
          ID,
          seq,
          `k${seq}`,
          seq,
          1,
          0.5,
          new Date(Date.UTC(2026, 9, 1) + seq * 1000),
          from,
          subject,
          '',
          '',
        ],
        ...[searchTextOf(from, subject), score, seen, `s${seq % 40}@x`, 'x', text === null ? null : 0],
      ]),
    ],
  );
  const read = rows.filter(({ text }) => text !== null);
  await site.query('INSERT INTO dashboard_message_text VALUES ?', [
    read.map(({ seq, recipient, text }) => [
      ID,
      `k${seq}`,
      1,
      0,
      '',
      `${foldText(recipient)}\n${foldText(text ?? '')}`,
    ]),
  ]);
}

beforeAll(async () => {
  made = Array.from({ length: COUNT }, (_unused, at) => makeMessage(at + 1));
  await write(made);
  await site.query(
    `INSERT INTO dashboard_mailbox (id, store, path, generation, message_count, next_seq, excerpt_seq, reader, excerpt_reader)
     VALUES (?, ?, '', 3, ?, ?, ?, ?, ?)`,
    [ID, STORE, COUNT, COUNT + 1, COUNT - 300, READER, EXCERPT_READER],
  );
  await site.query('ANALYZE TABLE dashboard_message, dashboard_message_text');
});

/** Whether a message has what is searched for, by its plain texts. */
function matches(message: Made, search: string): boolean {
  const [from, subject, recipient, text] = [
    message.from,
    message.subject,
    message.recipient,
    message.text,
  ].map((words) => foldText(words ?? '')) as [string, string, string, string];
  return parseSearch(search).terms.every(({ field, text: word, isNot }) => {
    const found = {
      any: () => from.includes(word) || subject.includes(word) || text.includes(word),
      from: () => from.includes(word),
      subject: () => subject.includes(word),
      to: () => message.text !== null && recipient.includes(word),
    }[field]();
    if (!isNot) return found;
    return !found && (message.text !== null || field === 'from' || field === 'subject');
  });
}

function expected(search: string, unseen = false): number[] {
  return made
    .filter((message) => matches(message, search) && !(unseen && message.seen))
    .sort((a, b) => b.score - a.score)
    .map(({ seq }) => seq);
}

function makeSearch(): string {
  const term = () => {
    const words = pick(made);
    const from = pick([`${words.from}`, words.subject, words.text ?? words.subject, pick(WORDS)]);
    const start = Math.floor(random() * from.length);
    const part = from.slice(start, start + 1 + Math.floor(random() * 9)).replaceAll('"', '');
    const field = pick(['', '', '', 'from:', 'subject:', 'to:']);
    return `${random() < 0.1 ? '-' : ''}${field}"${part.trim() || 'zx'}"`;
  };
  return Array.from({ length: 1 + Math.floor(random() * 3) }, term).join(' ');
}

async function compare(searches: readonly string[]): Promise<void> {
  for (const search of searches) {
    const isUnseen = random() < 0.2;
    const all = expected(search, isUnseen);
    const query = { ...ALL, search, ...(isUnseen ? { unseen: true } : {}) };
    const first = await findPage(SCOPE, query, made.length);
    expect(first.seqs, search).toEqual(all.slice(0, PAGE_SIZE));
    if (first.hasMore) expect(all.length, search).toBeGreaterThan(first.total);
    else expect(first.total, search).toBe(all.length);
    const page = 1 + Math.floor((random() * all.length) / PAGE_SIZE);
    const other = await findPage(SCOPE, { ...query, page }, made.length);
    const from = (other.page - 1) * PAGE_SIZE;
    expect(other.seqs, `${search} page ${page}`).toEqual(all.slice(from, from + PAGE_SIZE));
    expect(other.hasMore ? other.pages > other.page : other.pages, search).toBe(
      other.hasMore || Math.max(1, Math.ceil(all.length / PAGE_SIZE)),
    );
  }
}

const KINDS = [
  ...[
    'invoice',
    'voice',
    'zx',
    'qj',
    'a',
    '7',
    '%',
    '_',
    '東',
    '東京都',
    'wonderfully',
    '"wonderfully rare"',
    '"rare wonderfully"',
  ],
  ...[
    'nowhere-at-all',
    'win zx',
    '-invoice',
    'invoice -winner',
    'from:alpha',
    'subject:alpha',
    'to:r3',
    'to:zx',
    'UNI süss',
    'end4242',
  ],
];
const someSearches = () => [...KINDS, ...Array.from({ length: 25 }, makeSearch)];

describe('the search of a large mailbox', () => {
  it('finds what is there, before anything is known of its words', async () => {
    expect(await findCandidates(ID, parseSearch('invoice').terms)).toBeNull();
    await compare(someSearches());
  }, 120_000);

  it('finds the same with bits for a part of it, and for all that was read', async () => {
    await site.query('UPDATE dashboard_mailbox SET excerpt_seq = 3000, next_seq = 3001 WHERE id = ?', [ID]);
    expect(await writeSlices(STORE)).toBe(true);
    expect(await writeSlices(STORE)).toBe(false);
    expect((await findCandidates(ID, parseSearch('invoice').terms))?.upTo).toBe(2048);
    await compare(someSearches());
    await site.query('UPDATE dashboard_mailbox SET excerpt_seq = ?, next_seq = ? WHERE id = ?', [
      COUNT - 300,
      COUNT - 299,
      ID,
    ]);
    expect(await writeSlices(STORE)).toBe(true);
    const rare = await findCandidates(ID, parseSearch('wonderfully').terms);
    expect(rare?.upTo).toBe(6144);
    expect(rare?.seqs.length).toBeLessThan(60);
    await compare(someSearches());
  }, 120_000);

  it('reads few rows for what is rare, nowhere, or everywhere', async () => {
    const cost = (query: Partial<MessageQuery>) =>
      rowsRead(() => findPage(SCOPE, { ...ALL, ...query }, COUNT));
    // The messages behind the bits are looked at one by one.
    const tail = 2 * (COUNT - 6144);
    expect(await cost({ search: 'wonderfully' })).toBeLessThan(tail + 700);
    expect(await cost({ search: '"nowhere at all"' })).toBeLessThan(tail + 700);
    expect(await cost({ search: 'invoice' })).toBeLessThan(COUNT);
    expect(await cost({})).toBeLessThan(200);
  });

  it('finds the neighbours and the groups of what is searched for', async () => {
    const all = expected('wonderfully');
    const row = await prisma().message.findFirstOrThrow({ where: { mailboxId: ID, seq: all[2] ?? 0 } });
    expect(await findNeighbours(row, SCOPE, { ...ALL, search: 'wonderfully' })).toEqual({
      previous: `k${all[1]}`,
      next: `k${all[3]}`,
    });
    const { groups } = await listGroups(SCOPE, { ...ALL, search: 'wonderfully' }, 'domain');
    expect(groups.map(({ name, count }) => [name, count])).toEqual([['x', all.length]]);
  });

  it('finds the same after messages have gone and others came', async () => {
    const gone = new Set(made.filter(() => random() < 0.5).map(({ seq }) => seq));
    await site.query('DELETE FROM dashboard_message WHERE mailbox_id = ? AND seq IN (?)', [ID, [...gone]]);
    const fresh = Array.from({ length: 200 }, (_unused, at) => makeMessage(COUNT + 1 + at));
    await write(fresh);
    made = [...made.filter(({ seq }) => !gone.has(seq)), ...fresh];
    await compare(someSearches());
  }, 120_000);

  it('does not believe bits of rows that were made anew, or of another reader', async () => {
    const known = async () => (await findCandidates(ID, parseSearch('invoice').terms)) !== null;
    expect(await known()).toBe(true);
    for (const column of ['generation', 'reader', 'excerpt_reader']) {
      await site.query('UPDATE dashboard_mailbox SET ?? = ?? + 1 WHERE id = ?', [column, column, ID]);
      expect(await known(), column).toBe(false);
      await site.query('UPDATE dashboard_mailbox SET ?? = ?? - 1 WHERE id = ?', [column, column, ID]);
    }
    await site.query('UPDATE dashboard_mailbox SET generation = generation + 1 WHERE id = ?', [ID]);
    expect(await writeSlices(STORE)).toBe(true);
    expect(await known()).toBe(true);
    await compare(KINDS);
  }, 60_000);
});
