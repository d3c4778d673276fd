import { appendFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { tokenId } from '@/lib/formats/tokens/token-id';
import { openHistory } from '@/lib/messages/history/open-history';
import { countAllSenders } from '@/lib/messages/senders/count-all-senders';
import { countSenders } from '@/lib/messages/senders/count-senders';
import { findWhitelist } from '@/lib/messages/senders/find-whitelist';
import { findLetThrough } from '@/lib/messages/senders/let-through';
import { listSenderLines } from '@/lib/messages/senders/list-sender-lines';
import { listSenders } from '@/lib/messages/senders/list-senders';
import type { SendersQuery } from '@/lib/messages/senders/sender-sorts';
import { prisma } from '@/lib/store/db/prisma';
import { COUNTED_AT_ONCE } from '@/lib/store/index/history/count-some-senders';
import { countedSenders, sendersOfRows } from '../../../support/counted-senders';
import { logMail, uidOf } from '../../../support/logged-mail';
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
  const user = 'alice@example.org';
  const at = (minute: number) => new Date(Date.UTC(2026, 10, 20, 8, minute));

  it('are counted by what became of their mail, under the name that was seen last', async () => {
    const mail = { user, from: 'Shop <Shop@shop.example>' };
    await logMail(site, { ...mail, letter: 'I', at: at(1) });
    const missed = await logMail(site, { ...mail, letter: 'I', at: at(2) });
    await logMail(site, { ...mail, letter: 'S', status: 'Quarantined', at: at(3) });
    const released = await logMail(site, { ...mail, letter: 'S', status: 'Quarantined', at: at(4) });
    await logMail(site, {
      ...mail,
      letter: 'W',
      status: 'Auto-Whitelisted',
      from: '"The shop" <shop@shop.example>',
      at: at(5),
    });
    await logMail(site, { user, letter: 'C', from: 'Fed <fed@x.example>', signature: '', at: at(6) });
    await logMail(site, { user, letter: 'S', from: '<None Specified>', at: at(0) });
    const first = await look(user);
    expect(first.senders).toMatchObject([
      {
        address: 'shop@shop.example',
        name: 'The shop',
        messages: 5,
        innocent: 3,
        spam: 2,
        released: 0,
        missed: 0,
        lastAt: at(5),
      },
      { address: '', name: '', messages: 1, spam: 1 },
    ]);
    // Counted already: what changes is counted again, as what it is then.
    await logMail(site, {
      user,
      letter: 'M',
      signature: missed,
      signatureRow: 'purged',
      status: 'Retrained',
    });
    await logMail(site, {
      user,
      letter: 'F',
      signature: released,
      signatureRow: 'purged',
      status: 'Retrained',
    });
    const [shop] = (await look(user)).senders;
    expect(shop).toMatchObject({ messages: 5, innocent: 3, spam: 2, released: 1, missed: 1, lastAt: at(5) });
  });

  it('are those of their rows, whatever order they are counted in', async () => {
    const { logId, entries } = (await openHistory(user, true)).state;
    expect(await countedSenders(logId)).toEqual(await sendersOfRows(logId, entries));
  });

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

  it('are counted anew where the log is read anew, and once where several look', async () => {
    const { logId, entries } = (await openHistory(user, true)).state;
    const before = await countedSenders(logId);
    await site.query('DELETE FROM dashboard_history WHERE log_id = ?', [logId]);
    await Promise.all([look(user), look(user), look(user)]);
    expect(await countedSenders(logId)).toEqual(before);
    // An older server has read it anew, and knows no senders.
    await site.query('UPDATE dashboard_log SET senders_seq = ? WHERE id = ?', [entries + 5, logId]);
    await look(user);
    expect(await countedSenders(logId)).toEqual(before);
    // It has retrained one, and the night finds it.
    await site.query('UPDATE dashboard_sender SET spam = spam + 1, innocent = innocent - 1 WHERE log_id = ? LIMIT 1', [logId]);
    await countAllSenders(refuse);
    expect(await countedSenders(logId)).toEqual(before);
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
