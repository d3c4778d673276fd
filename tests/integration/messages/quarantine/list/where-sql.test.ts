import { beforeAll, describe, expect, it } from 'vitest';
import { askMessages, countMessages } from '@/lib/messages/quarantine/list/ask-messages';
import { wordConditions } from '@/lib/messages/quarantine/list/message-query';
import { whereSql } from '@/lib/messages/quarantine/list/where-sql';
import { asNumber } from '@/lib/store/db/columns';
import type { Prisma } from '@/lib/store/db/generated/client';
import { prisma } from '@/lib/store/db/prisma';
import { testSite } from '../../../../support/test-site';

// Conditions as Prisma puts them to the database, and as we do.

const ID = 7;
const site = await testSite();

/** Sender, subject, recipients, text; null where no text was read. */
const MAILS: [from: string, subject: string, to: string, text: string | null][] = [
  ['ann@x.example', 'a lottery', 'r1@y.example', 'you have won 100% of it'],
  ['bob@x.example', 'süß und größer', 'r2@y.example', 'schöne grüße, 日本 und 😀 dazu'],
  ['lottery@x.example', 'nothing', 'r3@y.example', 'under_score and back\\slash'],
  ['cy@x.example', 'underxscore', 'lottery@y.example', 'plain words'],
  ['dee@x.example', 'not read yet', '', null],
  ['eve@x.example', 'empty', '', ''],
];

beforeAll(async () => {
  await site.query("INSERT INTO dashboard_mailbox (id, store, path) VALUES (?, 'alice', 'alice')", [ID]);
  for (const [at, [from, subject, to, text]] of MAILS.entries()) {
    await site.query(
      `INSERT INTO dashboard_message (mailbox_id, seq, message_key, byte_offset, byte_length, confidence, received_at, from_text, subject,
         from_sort, subject_sort, search_text, score, seen, attachments, member)
       VALUES (?, ?, ?, 0, 1, ?, ?, '', '', '', '', ?, ?, ?, ?, ?)`,
      [
        ID,
        at + 1,
        `k${at + 1}`,
        at / 10,
        new Date(Date.UTC(2026, 10, at + 1)),
        `${from}\n${subject}`,
        at,
        at % 2,
        text === null ? null : at % 3,
        at % 2 ? 'bob' : '',
      ],
    );
    if (text !== null)
      await site.query(
        "INSERT INTO dashboard_message_text (mailbox_id, message_key, byte_length, attachments, snippet, words) VALUES (?, ?, 1, 0, '', ?)",
        [ID, `k${at + 1}`, `${to}\n${text}`],
      );
  }
  await site.query(
    'INSERT INTO dashboard_alert_mark (set_id, mailbox_id, seq) VALUES (3, ?, 2), (3, ?, 5), (3, 9, 1)',
    [ID, ID],
  );
});

const words = (search: string) => ({ AND: wordConditions({ search }) });
const CONDITIONS: [what: string, where: Prisma.MessageWhereInput][] = [
  ['everything', {}],
  ...[
    'lottery',
    'from:lottery',
    'subject:lottery',
    'to:lottery',
    '-lottery',
    '-to:lottery',
    '-subject:lottery',
    '100%',
    '00%o',
    'under_score',
    'back\\slash',
    'k\\s',
    'größer',
    'grüße',
    '日本',
    '😀',
    'é',
    'unheardof',
    '-unheardof',
    'lottery -won',
    'plain words',
  ].map((search): [string, Prisma.MessageWhereInput] => [search, words(search)]),
  ['some numbers', { seq: { in: [1, 3, 99] } }],
  ['no numbers', { seq: { in: [] } }],
  ['numbers, or behind', { OR: [{ seq: { in: [1] } }, { seq: { gt: 4 } }] }],
  ['seen', { seen: true }],
  ['not seen', { seen: false }],
  ['with attachments', { attachments: { gt: 0 } }],
  ['without', { attachments: { equals: 0 } }],
  ['read', { attachments: { not: null } }],
  ['days', { receivedAt: { gte: new Date('2026-11-02T00:00:00Z'), lte: new Date('2026-11-04T00:00:00Z') } }],
  ['confidence', { confidence: { gte: 0.1, lt: 0.4 } }],
  ['somebody', { member: 'bob' }],
  ['marked', { alertMarks: { some: { setId: 3 } } }],
  ['marked by nobody', { alertMarks: { some: { setId: 4 } } }],
  ['not at all', { NOT: { seen: true, member: 'bob' } }],
];

describe('a condition', () => {
  it.each(CONDITIONS)('of %s means the same messages as with Prisma', async (_what, condition) => {
    const where = { mailboxId: ID, AND: [condition] };
    const all = await prisma().message.findMany({ where, select: { seq: true }, orderBy: { seq: 'asc' } });
    expect(await askMessages({ seq: asNumber }, where, { orderBy: [{ seq: 'asc' }] })).toEqual(all);
    expect(await countMessages(where, 100)).toBe(all.length);
    expect(await countMessages(where, 1)).toBe(Math.min(1, all.length));
    const part = { orderBy: [{ score: 'desc' }, { seq: 'asc' }] as const, skip: 1, take: 2 };
    expect(await askMessages({ seq: asNumber }, where, part)).toEqual(all.reverse().slice(1, 3));
  });

  it('that nobody has put into SQL is refused', () => {
    expect(() => whereSql({ subject: { startsWith: 'x' } })).toThrow(TypeError);
    expect(() => whereSql({ attachments: null })).toThrow(TypeError);
    expect(() => whereSql({ seq: undefined as never })).toThrow(TypeError);
    expect(() => whereSql({ attachments: { not: 3 } })).toThrow(TypeError);
  });
});
