import { appendFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { toSenderRow } from '@/lib/data/senders/sender-row';
import { tokenId } from '@/lib/formats/tokens/token-id';
import { openHistory } from '@/lib/messages/history/open-history';
import { countAllSenders } from '@/lib/messages/senders/count-all-senders';
import { countSenders } from '@/lib/messages/senders/count-senders';
import { findLetThrough } from '@/lib/messages/senders/find-let-through';
import { findWhitelist } from '@/lib/messages/senders/find-whitelist';
import { listSenderLines } from '@/lib/messages/senders/list-sender-lines';
import { listSenders } from '@/lib/messages/senders/list-senders';
import { SENDER_SORTS, type SendersQuery } from '@/lib/messages/senders/sender-sorts';
import { prisma } from '@/lib/store/db/prisma';
import { COUNTED_AT_ONCE } from '@/lib/store/index/history/count-some-senders';
import { countedSenders, sendersOfRows } from '../../../support/counted-senders';
import { logMail, uidOf } from '../../../support/logged-mail';
import { rowsRead } from '../../../support/rows-read';
import { testSite } from '../../../support/test-site';

const site = await testSite({
  conf: 'Preference "enableWhitelist=on"\nAllowOverride whitelistThreshold\nAllowOverride enableWhitelist\nPreference "whitelistThreshold=3"\n',
});

beforeAll(() => {
  writeFileSync(path.join(site.home, 'group'), 'company:merged:mary\nteam:shared,managed:ann\n');
});

const PLAIN: SendersQuery = { sort: 'last', direction: 'desc', page: 1 };

async function look(user: string, query: Partial<SendersQuery> = {}) {
  const opened = await openHistory(user, true);
  await countSenders(opened);
  const list = await listSenders(opened.state.logId, { ...PLAIN, ...query });
  return { ...list, opened, addresses: list.senders.map(({ address }) => address) };
}

async function learn(user: string, line: string, innocent: number, spam = 0): Promise<void> {
  await site.query('REPLACE INTO dspam_token_data VALUES (?, ?, ?, ?, CURDATE())', [
    await uidOf(site, user),
    tokenId(`From*${Buffer.from(line).toString('latin1')}`).toString(),
    spam,
    innocent,
  ]);
}

function refuse(name: string, why: unknown): void {
  throw new Error(name, { cause: why });
}

async function letThrough(user: string) {
  const { senders, opened } = await look(user);
  const whitelist = await findWhitelist(opened.place);
  if (!whitelist) return null;
  const digests = senders.map(({ digest }) => digest);
  const found = await findLetThrough(whitelist, await listSenderLines(opened.state.logId, digests));
  return senders.map(({ address, digest }) => {
    const { lines = 0, through = 0, more = 0 } = found.get(digest.toString('hex')) ?? {};
    return `${address} ${through} of ${lines}, ${more} more`;
  });
}

describe('the senders of a history', () => {
  const at = (minute: number) => new Date(Date.UTC(2026, 10, 20, 8, minute));

  it('are found by words of address and name, in every order, on pages', async () => {
    const other = 'bob@example.org';
    for (let number = 0; number < 60; number++)
      await logMail(site, {
        user: other,
        letter: number % 3 === 0 ? 'I' : 'S',
        from: `Person Ünique${number % 7} <p${String(number).padStart(2, '0')}@example.net>`,
        at: at(number),
      });
    await logMail(site, { user: other, letter: 'I', from: 'Person Ünique5 <p05@example.net>', at: at(59) });
    const all = await look(other);
    expect(all).toMatchObject({ total: 60, all: 60, page: 1, pages: 2 });
    expect(all.addresses).toHaveLength(50);
    const second = await look(other, { page: 9 });
    expect([second.page, second.senders.length]).toEqual([2, 10]);
    expect(new Set([...all.addresses, ...second.addresses]).size).toBe(60);
    expect((await look(other, { sort: 'sender', direction: 'asc' })).addresses.slice(0, 2)).toEqual([
      'p00@example.net',
      'p01@example.net',
    ]);
    expect((await look(other, { sort: 'messages' })).addresses[0]).toBe('p05@example.net');
    expect(
      (await look(other, { sort: 'innocent' })).senders.map(({ innocent }) => innocent).slice(0, 3),
    ).toEqual([1, 1, 1]);
    expect((await look(other, { sort: 'spam', direction: 'asc' })).senders[0]).toMatchObject({ spam: 0 });
    for (const sort of ['released', 'missed'] as const)
      expect((await look(other, { sort })).addresses[0]).toBe((await look(other)).addresses[0]);
    const found = await look(other, { search: 'UNIQUE3 example.net' });
    expect(found).toMatchObject({ total: 9, all: 60 });
    expect((await look(other, { search: '100%_' })).total).toBe(0);
    expect((await look(other, { search: "p07' OR '1" })).total).toBe(0);
  });

  it('are told apart by address, whatever stands in From', async () => {
    const user = 'evil@example.org';
    const lines = [
      'Doe, John <Doe@x.example>',
      '"Doe, John" <doe@X.example>',
      '"say \\"hi\\", <x@y.example>" <quotes@x.example>',
      '"two words"@x.example',
      'Ann <first@x.example>, Ben <second@y.example>',
      '=?utf-8?q?J=C3=BCrgen?= <raw@x.example>',
      'Jürgen_Müller',
      'Returned\r',
      'Cr <cr@x.example>\r',
      // 998 characters: as DSPAM logs them, and as they are.
      'n'.repeat(255),
      `${'n'.repeat(980)} <long@x.example>`,
      `Long <${'l'.repeat(190)}@x.example>`,
      'Bank <service@bank.example>',
      'Bank <service@b\u0430nk.example>',
      'Sheep <\ud83d\udc11@x.example>',
    ];
    for (const [minute, from] of lines.entries())
      await logMail(site, { user, letter: 'I', from, at: at(minute) });
    const { senders, opened } = await look(user, { sort: 'last', direction: 'asc' });
    const rows = senders.map((sender) => toSenderRow(sender, null));
    expect(rows.map(({ address, name, plain, messages }) => [address, name, plain, messages])).toEqual([
      ['doe@x.example', 'Doe, John', '', 2],
      ['quotes@x.example', 'say "hi", <x@y.example>', '', 1],
      ['"two words"@x.example', '', '', 1],
      ['first@x.example', 'Ann, Ben', '', 1],
      ['raw@x.example', '=?utf-8?q?J=C3=BCrgen?=', '', 1],
      ['', 'Jürgen_Müller', '', 1],
      ['', 'Returned', '', 1],
      ['cr@x.example', 'Cr', '', 1],
      ['', 'n'.repeat(255), '', 1],
      ['long@x.example', `${'n'.repeat(237)}…`, '', 1],
      [`${'l'.repeat(190)}@x.example`, 'Long', '', 1],
      ['service@bank.example', 'Bank', '', 1],
      ['service@b\u0430nk.example', 'Bank', 'service@xn--bnk-6cd.example', 1],
      ['\ud83d\udc11@x.example', 'Sheep', '{1f411}@x.example', 1],
    ]);
    const found = await findLetThrough(
      { threshold: 3, uids: [await uidOf(site, user)] },
      await listSenderLines(
        opened.state.logId,
        senders.map(({ digest }) => digest),
      ),
    );
    expect([...found.values()].map(({ lines: seen, more }) => [seen, more])).toEqual([
      [2, 4],
      ...senders.slice(1).map(() => [1, 4]),
    ]);
  });
});

it('a long history of a site that upgrades is counted in steps, in the background or by night', async () => {
  const user = 'carol@example.org';
  await logMail(site, { user, letter: 'I' });
  const opened = await openHistory(user, true);
  const { logId } = opened.state;
  const rows = 2 * COUNTED_AT_ONCE + 10;
  await site.query(
    `INSERT INTO dashboard_history (log_id, seq, row_kind, happened_at, letter, from_text)
     SELECT ?, 1 + seq, 18, '2026-01-01', 'S', CONCAT('x', seq MOD 40, '@example.net') FROM seq_1_to_${rows}`,
    [logId],
  );
  await site.query('UPDATE dashboard_log SET next_seq = ?, senders_seq = 0 WHERE id = ?', [rows + 2, logId]);
  const state = { ...opened.state, entries: rows + 1, sendersSeq: 0 };
  expect(await countSenders({ ...opened, state })).toEqual({ counted: 0, entries: rows + 1 });
  await countAllSenders(refuse);
  const { sendersSeq } = await prisma().log.findUniqueOrThrow({ where: { id: logId } });
  expect(sendersSeq).toBe(rows + 1);
  expect(await countedSenders(logId)).toEqual(await sendersOfRows(logId, rows + 1));
});

it('reads the senders for a page, and no row of the history, however long that is', async () => {
  const user = 'erin@example.org';
  await logMail(site, { user, letter: 'I' });
  const { logId } = (await look(user)).opened.state;
  const addSenders = (from: number, to: number) =>
    site.query(
      `INSERT INTO dashboard_sender SELECT ?, UNHEX(MD5(seq)), CONCAT('p', seq, '@x.example'), 'Person', CONCAT('p', seq, '@x.example'),
       CONCAT('p', seq, '@x.example person'), seq MOD 97, seq MOD 13, seq MOD 7, 0, 0, '2026-01-01' + INTERVAL seq SECOND
       FROM seq_${from}_to_${to}`,
      [logId],
    );
  const queries: Partial<SendersQuery>[] = [
    {},
    { page: 15 },
    ...SENDER_SORTS.map((sort) => ({ sort })),
    { search: 'p77' },
    { search: 'person x.example', sort: 'spam' },
  ];
  const ask = (query: Partial<SendersQuery>) => rowsRead(() => listSenders(logId, { ...PLAIN, ...query }));
  const readBy = async () => {
    const read: number[] = [];
    for (const query of queries) read.push(await ask(query));
    return read;
  };
  await addSenders(1, 1000);
  const few = await readBy();
  await site.query(
    `INSERT INTO dashboard_history (log_id, seq, row_kind, happened_at, letter, from_text)
     SELECT ?, 1 + seq, 18, '2026-01-01', 'S', CONCAT('p', seq, '@x.example') FROM seq_1_to_5000`,
    [logId],
  );
  expect(await readBy()).toEqual(few);
  await addSenders(1001, 4000);
  const many = await readBy();
  for (const [place, read] of many.entries()) expect(read).toBeLessThanOrEqual(4 * (few[place] ?? 0));
});

describe('whom the filter lets through by itself', () => {
  it('is told for each spelling, with how many more innocent messages it takes', async () => {
    const user = 'dave@example.org';
    const from = [
      'Ann <ann@x.example>',
      '"Ann" <ann@x.example>',
      'Ben <ben@x.example>',
      'Jürgen <j@x.example>',
      'Eve <eve@x.example>',
    ];
    for (const [minute, line] of from.entries())
      await logMail(site, {
        user,
        letter: 'I',
        from: line,
        at: new Date(Date.UTC(2026, 10, 20, 8, 59 - minute)),
      });
    await learn(user, from[0] ?? '', 4);
    await learn(user, from[1] ?? '', 1);
    await learn(user, from[2] ?? '', 2);
    await learn(user, from[3] ?? '', 4);
    // One spam: fifteen innocent ones for it.
    await learn(user, from[4] ?? '', 5, 1);
    expect(await letThrough(user)).toEqual([
      'ann@x.example 1 of 2, 3 more',
      'ben@x.example 0 of 1, 2 more',
      'j@x.example 1 of 1, 0 more',
      'eve@x.example 0 of 1, 10 more',
    ]);
    await site.query("INSERT INTO dspam_preferences VALUES (?, 'enableWhitelist', 'off')", [
      await uidOf(site, user),
    ]);
    expect(await letThrough(user)).toBeNull();
  });

  it('is what the filter has learned of mail with CRLF as well, whose CR is part of the line', async () => {
    const user = 'crlf@example.org';
    for (const line of ['Ann <ann@x.example>', 'Ben <ben@x.example>'])
      await logMail(site, { user, letter: 'I', from: line, at: new Date('2026-11-20T08:00:00Z') });
    await learn(user, 'Ann <ann@x.example>\r', 4);
    await learn(user, 'Ben <ben@x.example>\r', 1);
    await learn(user, 'Ben <ben@x.example>', 2);
    expect((await letThrough(user))?.sort()).toEqual([
      'ann@x.example 1 of 1, 0 more',
      'ben@x.example 0 of 1, 2 more',
    ]);
  });

  it('is what member and merged group have learned together', async () => {
    await logMail(site, { user: 'mary', letter: 'I', from: 'Ann <ann@x.example>' });
    await learn('mary', 'Ann <ann@x.example>', 1);
    await learn('company', 'Ann <ann@x.example>', 3);
    expect(await letThrough('mary')).toEqual(['ann@x.example 1 of 1, 0 more']);
  });

  it('is what the group has learned, of a member’s own senders', async () => {
    await uidOf(site, 'team');
    const line = `1760000400\tI\tAnn <ann@x.example>\t9,68e77a9a1000000001\tx\t0.01\tann\tDelivered\t<1@x>\n`;
    appendFileSync(
      path.join(site.home, 'system.log'),
      line + line.replaceAll('ann', 'ben').replace('0001', '0002'),
    );
    await learn('team', 'Ann <ann@x.example>', 2);
    expect(await letThrough('ann')).toEqual(['ann@x.example 0 of 1, 2 more']);
  });
});
