import { expect, it } from 'vitest';
import { openHistory } from '@/lib/messages/history/open-history';
import { countAllSenders } from '@/lib/messages/senders/count-all-senders';
import { prisma } from '@/lib/store/db/prisma';
import { COUNTED_AT_ONCE, countSomeSenders } from '@/lib/store/index/history/count-some-senders';
import { forgetStore } from '@/lib/store/index/search/forget-store';
import { countedSenders, sendersOfRows } from '../../../support/counted-senders';
import { logMail } from '../../../support/logged-mail';
import { testSite } from '../../../support/test-site';

const site = await testSite();
const user = 'alice@example.org';
const at = (minute: number) => new Date(Date.UTC(2026, 10, 20, 8, minute));

async function look(): Promise<number> {
  const { logId } = (await openHistory(user, true)).state;
  await countSomeSenders(logId);
  return logId;
}

function refuse(name: string, why: unknown): void {
  throw new Error(name, { cause: why });
}

const listed = (logId: number) => prisma().sender.findMany({ where: { logId }, orderBy: { lastAt: 'desc' } });

it('counts mail by what became of it, under the name that was seen last', async () => {
  const mail = { user, from: 'Shop <Shop@shop.example>' };
  await logMail(site, { ...mail, letter: 'I', at: at(1) });
  const missed = await logMail(site, { ...mail, letter: 'I', at: at(2) });
  await logMail(site, { ...mail, letter: 'S', status: 'Quarantined', at: at(3) });
  const released = await logMail(site, { ...mail, letter: 'S', status: 'Quarantined', at: at(4) });
  const latest = { user, letter: 'W', status: 'Auto-Whitelisted', from: '"The shop" <shop@shop.example>' };
  await logMail(site, { ...latest, at: at(5) });
  await logMail(site, { user, letter: 'C', from: 'Fed <fed@x.example>', signature: '', at: at(6) });
  await logMail(site, { user, letter: 'S', from: '<None Specified>', at: at(0) });
  const logId = await look();
  expect(await listed(logId)).toMatchObject([
    {
      ...{ address: 'shop@shop.example', name: 'The shop', lastAt: at(5) },
      ...{ messages: 5, innocent: 3, spam: 2, released: 0, missed: 0 },
    },
    { address: '', name: '', messages: 1, innocent: 0, spam: 1 },
  ]);
  const lines = await prisma().senderLine.findMany({ where: { logId }, orderBy: { lastAt: 'desc' } });
  expect(lines.map(({ fromLine }) => fromLine)).toEqual([latest.from, mail.from]);

  // Counted already: what changes is counted when it does, as what it is then.
  const again = { user, signatureRow: 'purged', status: 'Retrained' } as const;
  await logMail(site, { ...again, letter: 'M', signature: missed });
  await logMail(site, { ...again, letter: 'F', signature: released });
  await openHistory(user, true);
  expect((await listed(logId))[0]).toMatchObject({
    ...{ messages: 5, innocent: 3, spam: 2, released: 1, missed: 1, lastAt: at(5), name: 'The shop' },
  });
});

it('forgets a sender of whom nothing is left', async () => {
  const signature = await logMail(site, { user, letter: 'I', from: 'Gone <gone@x.example>', at: at(9) });
  const logId = await look();
  expect((await listed(logId)).map(({ address }) => address)).toContain('gone@x.example');
  await logMail(site, { user, letter: 'E', signature, signatureRow: 'purged', status: 'Delivery Failed' });
  await openHistory(user, true);
  expect((await listed(logId)).map(({ address }) => address)).not.toContain('gone@x.example');
  expect(await prisma().senderLine.count({ where: { logId, fromLine: 'Gone <gone@x.example>' } })).toBe(0);
});

it('counts anew where the log is read anew, and once where several look', async () => {
  const logId = await look();
  const before = await countedSenders(logId);
  await site.query('DELETE FROM dashboard_history WHERE log_id = ?', [logId]);
  await Promise.all([look(), look(), look()]);
  expect(await countedSenders(logId)).toEqual(before);
});

it('counts anew what a server of an older version has left wrong', async () => {
  const logId = await look();
  const before = await countedSenders(logId);
  // It has read the log anew, and the number is that of before.
  await site.query('UPDATE dashboard_log SET senders_seq = next_seq + 5 WHERE id = ?', [logId]);
  await countSomeSenders(logId);
  expect(await countedSenders(logId)).toEqual(before);
  // It has written what was retrained.
  const change =
    'UPDATE dashboard_sender SET spam = spam + 1, innocent = innocent - 1 WHERE log_id = ? LIMIT 1';
  await site.query(change, [logId]);
  await countAllSenders(refuse);
  expect(await countedSenders(logId)).toEqual(before);
});

it('counts a long history of a site that upgrades step by step', async () => {
  const logId = await look();
  const { nextSeq: first } = await prisma().log.findUniqueOrThrow({ where: { id: logId } });
  const rows = 2 * COUNTED_AT_ONCE + 10;
  await site.query(
    `INSERT INTO dashboard_history (log_id, seq, row_kind, happened_at, letter, from_text)
     SELECT ?, ? - 1 + seq, 18, '2026-01-01', 'S', CONCAT('x', seq MOD 40, '@example.net') FROM seq_1_to_${rows}`,
    [logId, first],
  );
  const entries = first - 1 + rows;
  await site.query('UPDATE dashboard_log SET next_seq = ? WHERE id = ?', [entries + 1, logId]);
  expect(await countSomeSenders(logId)).toEqual({ counted: first - 1 + COUNTED_AT_ONCE, entries });
  await countAllSenders(refuse);
  const { sendersSeq } = await prisma().log.findUniqueOrThrow({ where: { id: logId } });
  expect(sendersSeq).toBe(entries);
  expect(await countedSenders(logId)).toEqual(await sendersOfRows(logId, entries));
});

it('goes with everything else of a user', async () => {
  const logId = await look();
  await forgetStore(user);
  expect(await countedSenders(logId)).toEqual([]);
  expect(await prisma().senderLine.count({ where: { logId } })).toBe(0);
  expect(await countSomeSenders(logId)).toBeNull();
});
