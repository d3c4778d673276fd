import { beforeEach, expect, it, vi } from 'vitest';
import { composeDigest } from '@/lib/messages/digest/compose-digest';
import { listMessages } from '@/lib/messages/quarantine/list/list-messages';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { findWaiting } from '@/lib/messages/scoring/find-waiting';
import { saveScores } from '@/lib/messages/scoring/save-scores';
import { searchQuarantines } from '@/lib/messages/search/search-quarantines';
import {
  holdAddress,
  holdAddressNoLonger,
  isAddressHeld,
  renewHeld,
} from '@/lib/messages/sender-rules/hold-address';
import { findWish, forgetWishesOf, noteWish } from '@/lib/messages/sender-rules/wish-rows';
import { changeAlerts } from '@/lib/people/alerts/change-alerts';
import { findMailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { withNamedLock } from '@/lib/store/db/named-lock';
import { pool } from '@/lib/store/db/pool';
import { prisma } from '@/lib/store/db/prisma';
import { distrustMailbox } from '@/lib/store/index/quarantine/distrust-mailbox';
import { holdMessages, holdNoLonger } from '@/lib/store/index/quarantine/held-senders';
import { emptySite } from '../../../support/empty-site';

vi.mock('@/lib/store/index/quarantine/held-senders', { spy: true });

const USER = 'alice@example.org';
const SHOP = 'news@shop.example';
const HOUR_MS = 3600 * 1000;
const site = emptySite(USER, {});

beforeEach(() => site().query('DELETE FROM dashboard_sender_wish'));

const place = () => findMailboxPlace(USER);
const hold = async (address = SHOP) => holdAddress(await place(), address, 'alice');
const undo = async (address = SHOP) => holdAddressNoLonger(await place(), address);

/** A message with a score, unless it is to wait for one. */
async function quarantine(subject: string, from: string, score?: number) {
  await site().quarantine({ user: USER, subject, from, receivedAt: new Date(Date.now() - HOUR_MS) });
  await openQuarantine(USER);
  if (score !== undefined) await prisma().message.updateMany({ where: { subject }, data: { score } });
}

/** The list of likely mistakes: subjects, and the scores as they stand. */
async function list(): Promise<[string, number][]> {
  const { messages } = await listMessages(await openQuarantine(USER), {
    sort: 'likely',
    direction: 'desc',
    page: 1,
  });
  return messages.map(({ subject, score }) => [subject, score]);
}

/** Every row of the index, to the bit. */
async function index() {
  return prisma().message.findMany({ orderBy: { seq: 'asc' } });
}

async function threeMessages() {
  await quarantine('Offer', `The Shop <NEWS@shop.example>`, 87.654321);
  await quarantine('Waits', 'new@other.example');
  await quarantine('Letter', 'ann@friends.example', 12.5);
}

it('puts mail of an address last, new mail too, and gives it its place back', async () => {
  await threeMessages();
  const before = await index();
  await hold();
  expect(await list()).toEqual([
    ['Letter', 12.5],
    ['Waits', -1],
    ['Offer', -2],
  ]);
  expect(await isAddressHeld(await place(), SHOP)).toBe(true);
  expect(await isAddressHeld(await place(), 'sales@shop.example')).toBe(false);
  expect(await undo()).toBe(true);
  expect(await index()).toEqual(before);
  expect(await undo()).toBe(false);
  await hold();
  await quarantine('Another offer', `=?utf-8?q?Sh=C3=B6p?= <${SHOP}>`);
  await quarantine('Of a colleague', 'sales@shop.example');
  expect((await list()).slice(-2).map(([subject]) => subject)).toEqual(['Another offer', 'Offer']);
  expect((await openQuarantine(USER)).scoring.waiting).toBe(2);
  await undo();
  expect((await openQuarantine(USER)).scoring.waiting).toBe(3);
});

it('keeps it there while all is indexed and judged anew, and knows what it is judged by then', async () => {
  await threeMessages();
  await hold();
  const [offer] = await index();
  const { state } = await openQuarantine(USER);
  await distrustMailbox(state.id);
  expect((await list()).at(-1)).toEqual(['Offer', -2]);
  const learned = {
    totals: { spam: 5, innocent: 5 },
    classified: { spam: 0, innocent: 0 },
    retrained: 1,
  };
  await saveScores(
    state.id,
    [{ seq: 1, key: offer?.key ?? '', score: 50, why: { kind: 'unknown' }, campaign: 0 }],
    learned,
  );
  expect((await list()).at(-1)).toEqual(['Offer', -2]);
  await undo();
  expect(await list()).toEqual([
    ['Offer', 50],
    ['Letter', 12.5],
    ['Waits', -1],
  ]);
});

it('has nothing judged for it, and none of it in a digest but for an alert', async () => {
  await quarantine('Offer', SHOP, 95);
  await quarantine('Invoice', SHOP);
  await hold();
  expect(await findWaiting(USER)).toBeNull();
  const opened = await openQuarantine(USER);
  expect(opened.likelyUnseen).toBe(0);
  const span = {
    from: new Date(Date.now() - 24 * HOUR_MS),
    to: new Date(),
    next: new Date(Date.now() + 24 * HOUR_MS),
  };
  expect(await composeDigest(USER, span, 'likely')).toBeNull();
  await changeAlerts(USER, { intent: 'add', text: 'invoice' });
  const told = await composeDigest(USER, span, 'likely');
  expect(told?.messages).toMatchObject([{ subject: 'Invoice', word: null, hasAlert: true, isHeld: true }]);
});

it('is said in the search over all', async () => {
  await threeMessages();
  const find = async () => {
    const { rows } = await searchQuarantines({ words: 'o' }, null, 1);
    return Object.fromEntries(rows.map(({ subject, isHeld }) => [subject, isHeld]));
  };
  await hold();
  expect(await find()).toMatchObject({ Offer: true });
  await undo();
  expect(await find()).toMatchObject({ Offer: false });
});

it('works through many messages in steps, and through those that an unfinished change has left', async () => {
  await threeMessages();
  const [first] = await index();
  const numbers = Array.from({ length: 2_300 }, (_, at) => `SELECT ${at} AS at`).join(' UNION ALL ');
  await pool().query(
    `INSERT INTO dashboard_message (mailbox_id, seq, message_key, byte_offset, byte_length, received_at, from_text, subject, from_sort,
       subject_sort, search_text, sender, sender_domain, score)
     SELECT mailbox_id, 10 + numbers.at, CONCAT('many', numbers.at), byte_offset, byte_length, received_at, from_text, subject, from_sort,
       subject_sort, search_text, sender, sender_domain, numbers.at / 100
     FROM dashboard_message CROSS JOIN (${numbers}) numbers WHERE message_key = ?`,
    [first?.key],
  );
  await hold();
  const held = () => prisma().message.count({ where: { score: -2 } });
  expect(await held()).toBe(2_301);
  // As a server of the version before judges them, and one that ends in the middle.
  await prisma().message.updateMany({ where: { seq: { lt: 500 } }, data: { score: 30 } });
  expect(await renewHeld()).toBe(1);
  expect(await held()).toBe(2_301);
  await pool().query('DELETE FROM dashboard_sender_wish');
  expect(await renewHeld()).toBe(0);
  expect(await held()).toBe(0);
  const kept = await prisma().message.findFirst({ where: { key: 'many2299' } });
  expect(kept?.score).toBeCloseTo(22.99, 4);
});

it('is said by one at a time, and of the others’ mail in the same file by nobody', async () => {
  await threeMessages();
  await prisma().message.updateMany({ where: { subject: 'Offer' }, data: { member: 'bob' } });
  const listed = async () => (await list())[0]?.[0];
  const asBob = { ...(await place()), user: 'bob', onlyMember: 'bob' };
  const asCarol = { ...asBob, user: 'carol', onlyMember: 'carol' };
  await holdAddress(asCarol, SHOP, 'carol');
  expect((await list())[0]?.[0]).toBe('Offer');
  await holdAddress(asBob, SHOP, 'bob');
  expect((await list()).at(-1)?.[0]).toBe('Offer');
  await hold();
  await holdAddressNoLonger(asBob, SHOP);
  // Whoever has the whole file holds it back as well.
  expect((await list()).at(-1)?.[0]).toBe('Offer');
  await undo();
  expect((await list())[0]?.[0]).toBe('Offer');
  let said = Promise.resolve();
  await withNamedLock('held senders', async () => {
    said = hold();
    expect(await Promise.race([said.then(() => 'done'), listed()])).toBe('Offer');
  });
  await said;
  expect((await list()).at(-1)?.[0]).toBe('Offer');
});

it('ends in a transaction that has begun before somebody else has put as many messages last', async () => {
  await quarantine('Offer', SHOP, 50);
  const first = await prisma().message.findFirstOrThrow();
  const { mailboxId, seq } = first;
  await prisma().message.createMany({
    data: Array.from({ length: 1_500 }, (_each, index) => ({
      ...first,
      seq: seq + 1 + index,
      key: `copy ${index}`,
    })),
  });
  const senders = [{ address: SHOP, member: '' }];
  const connection = await pool().getConnection();
  let asked = 0;
  const query = ((...args: Parameters<typeof connection.query>) => {
    asked++;
    if (asked > 20) throw new Error('it goes on for ever');
    return connection.query(...args);
  }) as typeof connection.query;
  try {
    await connection.query('START TRANSACTION WITH CONSISTENT SNAPSHOT');
    expect(await holdMessages(mailboxId, senders)).toBe(1_501);
    expect(await holdMessages(mailboxId, senders, { query })).toBe(0);
  } finally {
    await connection.query('ROLLBACK');
    connection.release();
  }
  expect(await prisma().message.count({ where: { score: -2 } })).toBe(1_501);
});

it('ends a taking back that has failed in the middle when it is said again', async () => {
  await threeMessages();
  await hold();
  vi.mocked(holdNoLonger).mockRejectedValueOnce(new Error('the database is away'));
  await expect(undo()).rejects.toThrow('the database is away');
  expect(await undo()).toBe(true);
  expect((await list())[0]).toEqual(['Offer', 87.654321]);
  expect(await undo()).toBe(false);
});

it('leaves nothing last of one member because another holds the same address back', async () => {
  await threeMessages();
  await quarantine('For Bob', SHOP, 40);
  await quarantine('For Carol', SHOP, 30);
  for (const name of ['Bob', 'Carol']) {
    await prisma().message.updateMany({ where: { subject: `For ${name}` }, data: { member: name } });
    await holdAddress({ ...(await place()), user: name, onlyMember: name }, SHOP, name);
  }
  await pool().query("DELETE FROM dashboard_sender_wish WHERE member = 'Carol'");
  expect(await renewHeld()).toBe(1);
  expect(await list()).toEqual([
    ['Offer', 87.654321],
    ['For Carol', 30],
    ['Letter', 12.5],
    ['Waits', -1],
    ['For Bob', -2],
  ]);
});

it('is forgotten with who has said it, however the name is spelled, and with nobody else', async () => {
  const own = await place();
  const stores = ['Alice@example.org', 'alice@example.ORG', 'alicé@example.org', 'group'];
  const places = stores.map((store) => ({ ...own, store, onlyMember: null }));
  const members = ['ALICE@example.org', 'malice@example.org'];
  places.push(...(members.map((onlyMember) => ({ ...own, store: 'folder', onlyMember })) as never[]));
  for (const each of places) await noteWish(each, 'hold', { address: SHOP, by: 'alice' });
  await forgetWishesOf(USER);
  const left = await Promise.all(places.map((each) => findWish(each, 'hold', SHOP)));
  expect(left.map((wish) => wish !== null)).toEqual([false, false, true, true, false, true]);
});
