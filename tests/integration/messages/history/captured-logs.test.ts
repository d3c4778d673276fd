import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseLog } from '@/lib/formats/logs/log-record';
import { toHistoryEntry } from '@/lib/messages/history/history-entry';
import { openHistory } from '@/lib/messages/history/open-history';
import { prisma } from '@/lib/store/db/prisma';
import { capture, captureBytes } from '../../../support/captures';
import { listHourly } from '../../../support/list-hourly';
import { testSite } from '../../../support/test-site';

// Record by record against tables that were made by hand: tests/fixtures/history.

const LOGS = [
  ['domain-alice', 'domain/dspam_home/data/example.org/alice/alice.log'],
  ['domain-bob', 'domain/dspam_home/data/local/bob/bob.log'],
  ['layout-large-alice', 'layout-large/dspam_home/data/a/l/alice@example.org/alice@example.org.log'],
  ['layout-normal-alice', 'layout-normal/dspam_home/data/alice@example.org/alice@example.org.log'],
] as const;

const site = await testSite();
beforeAll(async () => {
  for (const [name, file] of LOGS) {
    mkdirSync(site.files(name).dir, { recursive: true });
    cpSync(capture(file), site.files(name).log);
  }
});

function tableOf(name: string): string[] {
  const file = path.join(import.meta.dirname, '../../../fixtures/history', `${name}.tsv`);
  return readFileSync(file, 'utf8').trimEnd().split('\n');
}

async function entriesOf(name: string) {
  const { state } = await openHistory(name, true);
  const rows = await prisma().history.findMany({ where: { logId: state.logId }, orderBy: { seq: 'asc' } });
  return rows.map(toHistoryEntry);
}

describe.each(LOGS)('%s', (name, file) => {
  it('has the messages of the hand-made table, each with its records, class and status', async () => {
    const entries = await entriesOf(name);
    const lines = tableOf(name).map((line) => line.split('\t').slice(1).join('\t'));
    expect(
      entries.map(({ signature, life, class: historyClass, status }) =>
        [
          signature ?? '-',
          life.map(({ event }) => event.letter).join(''),
          life.map(({ event }) => event.at.getTime() / 1000).join(','),
          historyClass,
          status,
        ].join('\t'),
      ),
    ).toEqual(lines);
  });

  it('shows the sender, subject and Message-Id of the line in the table', async () => {
    const raw = captureBytes(file).toString('latin1').split('\n');
    const entries = await entriesOf(name);
    for (const [index, line] of tableOf(name).entries()) {
      const text = raw[Number(line.split('\t')[0]) - 1] ?? '';
      const [record] = parseLog(Buffer.from(text, 'latin1'), 'user');
      const entry = entries[index];
      expect([entry?.from, entry?.subject]).toEqual([record?.from, record?.subject]);
      if (!text.endsWith('\t')) expect(entry?.messageId).toBe(record?.messageId);
    }
  });
});

it('counts the hours of the captured log, without what the E took back', async () => {
  const { state } = await openHistory('domain-alice', true);
  const hours = await listHourly(state.logId, new Date(0), new Date('2030-01-01'));
  const none = {
    spam: 0,
    innocent: 0,
    whitelisted: 0,
    missedSpam: 0,
    falsePositives: 0,
    virus: 0,
    blacklisted: 0,
    blocklisted: 0,
    corpusFed: 0,
    inoculated: 0,
    deliveryFailed: 0,
    unknownClass: 0,
  };
  expect(hours.map(({ logId: _logId, ...counts }) => counts)).toEqual([
    {
      ...none,
      hour: new Date('2026-11-21T07:00:00Z'),
      spam: 60,
      innocent: 1,
      whitelisted: 60,
      corpusFed: 500,
    },
    {
      ...none,
      hour: new Date('2026-11-21T08:00:00Z'),
      spam: 16,
      innocent: 1,
      // Two, but one of them was taken back.
      whitelisted: 1,
      missedSpam: 2,
      falsePositives: 3,
      blacklisted: 1,
      blocklisted: 1,
      corpusFed: 1,
      inoculated: 1,
      deliveryFailed: 1,
    },
  ]);
  expect(state).toMatchObject({ retrained: 3, undone: 2, lastRetrainedAt: new Date(1795248428_000) });
});
