import { beforeAll, describe, expect, it } from 'vitest';
import { searchQuarantines, selectFound } from '@/lib/messages/search/search-quarantines';
import type { SiteQuery } from '@/lib/messages/search/search-query';
import { prisma } from '@/lib/store/db/prisma';
import { foldText, searchTextOf } from '@/lib/store/index/quarantine/fold-text';
import { messageIdDigest } from '@/lib/store/index/quarantine/message-id-digest';
import { forgetSearch, syncSearch } from '@/lib/store/index/search/sync-search';
import { testSite } from '../../../support/test-site';

// The search by blocks has to find what looking at each row would find. More rows than three blocks hold, some of them changed
// and taken away afterwards; words that overlap in all ways.

const MAILBOXES = 30;
const MESSAGES = 1_000;
const WORDS =
  'win winner inner nnn invoice voice of to an a7 7 %off 50% a_b süß 東京 東京都 <x@y.example> (re:) \\ ok'.split(
    ' ',
  );

interface Made {
  mailbox: number;
  store: string;
  key: string;
  receivedAt: Date;
  confidence: number;
  from: string;
  subject: string;
  text: string;
  messageId: string;
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
const random = seeded(7);
const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;

const site = await testSite();
let made: Made[] = [];

function makeMessage(mailbox: number, name: string): Made {
  const from = `${pick(WORDS)}${pick(WORDS)} <s${Math.floor(random() * 40)}@${pick(WORDS)}.example>`;
  const subject = `${pick(WORDS)} ${pick(WORDS)}${Math.floor(random() * 3_000)} ${pick(WORDS)}`;
  return {
    mailbox,
    store: `user${mailbox}@example.org`,
    key: `${mailbox},${name}`,
    // Few seconds, so that many are of the same.
    receivedAt: new Date(Date.UTC(2026, 9, 1) + Math.floor(random() * 5_000) * 1000),
    confidence: random() < 0.05 ? -1 : Math.floor(random() * 10_001) / 10_000,
    from,
    subject,
    text: searchTextOf(from, subject),
    messageId: random() < 0.1 ? '' : `<${mailbox}.${name}@Example.net>`,
  };
}

const COLUMNS =
  'mailbox_id, seq, message_key, byte_offset, byte_length, confidence, received_at, from_text, subject, from_sort, subject_sort, search_text, message_id_digest';
const rowOf = (row: Made, seq: number) => [
  ...[row.mailbox, seq, row.key, 0, 1, row.confidence, row.receivedAt, row.from, row.subject, '', ''],
  ...[row.text, messageIdDigest(Buffer.from(row.messageId))],
];

/** The index of a mailbox, as a sync rebuilds it. */
async function writeMailbox(mailbox: number): Promise<void> {
  const rows = made.filter((message) => message.mailbox === mailbox);
  await site.query('DELETE FROM dashboard_message WHERE mailbox_id = ?', [mailbox]);
  if (rows.length > 0)
    await site.query(`INSERT INTO dashboard_message (${COLUMNS}) VALUES ?`, [
      rows.map((row, at) => rowOf(row, at + 1)),
    ]);
  await site.query("INSERT IGNORE INTO dashboard_mailbox (id, store, path) VALUES (?, ?, '')", [
    mailbox,
    `user${mailbox}@example.org`,
  ]);
  await noteSync(mailbox, rows.length, 1);
}

let clock = Date.UTC(2026, 0, 1);
async function noteSync(mailbox: number, count: number, generations: number): Promise<void> {
  clock += 1;
  await site.query(
    'UPDATE dashboard_mailbox SET message_count = ?, next_seq = (SELECT COALESCE(MAX(seq), 0) + 1 FROM dashboard_message WHERE mailbox_id = id), generation = generation + ?, synced_at = ? WHERE id = ?',
    [count, generations, new Date(clock), mailbox],
  );
}

/** The index of a mailbox, as syncs change it: some messages go, the last is read again, some come. */
async function changeMailbox(mailbox: number): Promise<void> {
  const before = made.filter((message) => message.mailbox === mailbox);
  const gone = new Set(before.filter(() => random() < mailbox / 100).map(({ key }) => key));
  const last = before.at(-1);
  if (last) gone.delete(last.key);
  const fresh = last ? [{ ...makeMessage(mailbox, '0'), key: last.key }] : [];
  for (let index = 0; index < mailbox; index++) fresh.push(makeMessage(mailbox, `later${index}`));
  if (last) gone.add(last.key);
  if (gone.size > 0)
    await site.query('DELETE FROM dashboard_message WHERE mailbox_id = ? AND message_key IN (?)', [
      mailbox,
      [...gone],
    ]);
  await site.query(`INSERT INTO dashboard_message (${COLUMNS}) VALUES ?`, [
    fresh.map((row, at) => rowOf(row, 100_000 + at)),
  ]);
  const after = [...before.filter(({ key }) => !gone.has(key)), ...fresh];
  made = [...made.filter((message) => message.mailbox !== mailbox), ...after];
  await noteSync(mailbox, after.length, 0);
}

beforeAll(async () => {
  for (let mailbox = 1; mailbox <= MAILBOXES; mailbox++) {
    for (let index = 0; index < MESSAGES; index++) made.push(makeMessage(mailbox, String(index)));
    await writeMailbox(mailbox);
  }
  // Two processes at once.
  await Promise.all([syncSearch(Number.POSITIVE_INFINITY), syncSearch(Number.POSITIVE_INFINITY)]);
});

/** What is to be found, by looking at each. */
function lookAtEach(query: SiteQuery, maySee: ((store: string) => boolean) | null): Made[] {
  const words = foldText(query.words ?? '')
    .split(/\s+/)
    .filter(Boolean);
  return made.filter(
    (row) =>
      words.every((word) => row.text.includes(word)) &&
      (query.recipient === undefined || row.store.includes(query.recipient)) &&
      (query.sender === undefined || row.from === query.sender) &&
      (query.signature === undefined || row.key === query.signature) &&
      (query.messageId === undefined || row.messageId === query.messageId) &&
      (query.receivedFrom === undefined || row.receivedAt >= query.receivedFrom) &&
      (query.receivedTo === undefined || row.receivedAt <= query.receivedTo) &&
      (query.confidenceMin === undefined || row.confidence >= query.confidenceMin) &&
      (query.confidenceMax === undefined || row.confidence <= query.confidenceMax) &&
      (maySee?.(row.store) ?? true),
  );
}

function makeQuery(): SiteQuery {
  const of = <T>(chance: number, value: () => T) => (random() < chance ? value() : undefined);
  const some = pick(made);
  const part = () => {
    const text = `${some.from} ${some.subject}`.split(/\s+/);
    const word = random() < 0.7 ? pick(text) : pick(WORDS);
    const from = Math.floor(random() * word.length * 0.7);
    return word.slice(from, from + 1 + Math.floor(random() * word.length));
  };
  return {
    words: of(0.7, () => Array.from({ length: 1 + Math.floor(random() * 3) }, part).join(' ')),
    recipient: of(0.1, () => pick(['user1', 'user2', 'user17@', '@example.org'])),
    sender: of(0.08, () => some.from),
    signature: of(0.05, () => some.key),
    messageId: of(0.05, () => some.messageId || '<nowhere@x>'),
    receivedFrom: of(0.3, () => some.receivedAt),
    receivedTo: of(0.3, () => new Date(some.receivedAt.getTime() + 1_000_000)),
    confidenceMin: of(0.3, () => some.confidence),
    confidenceMax: of(0.3, () => some.confidence + 0.2),
  };
}

async function compare(rounds: number): Promise<number> {
  let most = 0;
  for (let round = 0; round < rounds; round++) {
    const query = makeQuery();
    const maySee = random() < 0.2 ? (store: string) => !store.startsWith('user1') : null;
    const told = JSON.stringify(query);
    const expected = lookAtEach(query, maySee);
    most = Math.max(most, expected.length);
    const { rows, total, hasMore, pages } = await searchQuarantines(query, maySee, 1);
    expect([total, hasMore], told).toEqual([Math.min(10_000, expected.length), expected.length > 10_000]);
    const last = pages > 1 ? await searchQuarantines(query, maySee, pages) : null;
    const times = expected.map(({ receivedAt }) => receivedAt.getTime()).sort((a, b) => b - a);
    expect(
      rows.map(({ receivedAt }) => receivedAt.getTime()),
      told,
    ).toEqual(times.slice(0, 50));
    if (last)
      expect(
        last.rows.map(({ receivedAt }) => receivedAt.getTime()),
        told,
      ).toEqual(times.slice((pages - 1) * 50, Math.min(10_000, pages * 50)));
    const selected = await selectFound(query, maySee);
    expect(selected.messages, told).toBe(expected.length);
    expect(
      [...selected.keys].flatMap(([store, keys]) => keys.map((key) => `${store} ${key}`)).sort(),
      told,
    ).toEqual(expected.map(({ store, key }) => `${store} ${key}`).sort());
  }
  return most;
}

describe('the search over all quarantines, against looking at each message', () => {
  it('finds the same, by whatever is asked for', async () => {
    const [row] = await prisma().searchHead.findMany();
    expect(row).toMatchObject({ nextNumber: MAILBOXES * MESSAGES, blocks: 3 });
    expect(await compare(80)).toBeGreaterThan(5_000);
  }, 120_000);

  it('finds the same on every page of what is not counted to its end', async () => {
    const times = made.map(({ receivedAt }) => receivedAt.getTime()).sort((a, b) => b - a);
    for (const page of [1, 7, 100, 200]) {
      const { rows, total } = await searchQuarantines({ words: 'EXAMPLE @' }, null, page);
      expect(total).toBe(10_000);
      expect(rows.map(({ receivedAt }) => receivedAt.getTime())).toEqual(
        times.slice((page - 1) * 50, page * 50),
      );
    }
    expect((await searchQuarantines({ words: 'example' }, null, 201)).page).toBe(200);
  });

  it('finds the same after some of it came and went', async () => {
    for (let mailbox = 1; mailbox <= MAILBOXES; mailbox++) await changeMailbox(mailbox);
    await syncSearch(Number.POSITIVE_INFINITY);
    expect(await compare(60)).toBeGreaterThan(5_000);
  }, 120_000);

  it('finds the same after most of it was changed, taken away and put elsewhere', async () => {
    for (let mailbox = 1; mailbox <= MAILBOXES; mailbox++) {
      // Some lose half of their mail, some get new mail, some the same names with other texts, one all of it.
      const kind = mailbox % 4;
      made = made.flatMap((row) => {
        if (row.mailbox !== mailbox) return row;
        if (mailbox === 5) return [];
        if (kind === 0) return random() < 0.9 ? [] : row;
        if (kind === 1) return random() < 0.3 ? { ...makeMessage(mailbox, '0'), key: row.key } : row;
        return kind === 2 ? [] : row;
      });
      if (kind === 1 || kind === 3)
        for (let index = 0; index < 150; index++) made.push(makeMessage(mailbox, `new${index}`));
      await writeMailbox(mailbox);
    }
    // While they are behind, nothing that has gone is found.
    const { behind, rows } = await searchQuarantines({ recipient: 'user' }, null, 1);
    expect(behind).toBe(MAILBOXES - 20);
    const present = new Set(made.map(({ store, key }) => `${store} ${key}`));
    expect(rows.every(({ store, key }) => present.has(`${store} ${key}`))).toBe(true);
    await syncSearch(Number.POSITIVE_INFINITY);
    expect(await compare(60)).toBeGreaterThan(2_000);
    await forgetSearch(7);
    await site.query('DELETE FROM dashboard_mailbox WHERE id = 7');
    made = made.filter(({ mailbox }) => mailbox !== 7);
    expect(await compare(20)).toBeGreaterThan(500);
    const blocks = await prisma().searchBlock.findMany({ select: { presentCount: true } });
    for (const { presentCount } of blocks) expect(presentCount).toBeGreaterThanOrEqual(4096);
  }, 120_000);
});
