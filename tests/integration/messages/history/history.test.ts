import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findHistoryEntry } from '@/lib/messages/history/find-history-entry';
import type { HistoryQuery } from '@/lib/messages/history/history-query';
import { listHistory } from '@/lib/messages/history/list-history';
import { openHistory } from '@/lib/messages/history/open-history';
import { captureBytes } from '../../../support/captures';
import { testSite } from '../../../support/test-site';

const USER = 'alice@example.org';
const site = await testSite();
let log: string;
const original = captureBytes('domain/dspam_home/data/example.org/alice/alice.log');

beforeAll(async () => {
  log = site.files(USER).log;
  mkdirSync(site.files(USER).dir, { recursive: true });
});
beforeEach(async () => {
  rmSync(log, { force: true });
  for (const table of ['log', 'history', 'hourly']) await site.query(`DELETE FROM dashboard_${table}`);
});

const list = async (query: HistoryQuery = {}) => listHistory(await openHistory(USER, true), query);

describe('the history of a user', () => {
  it('has one entry for each message of the captured log, newest first', async () => {
    writeFileSync(log, original);
    const { state } = await openHistory(USER, true);
    // 650 records, of which six belong to messages that were there already.
    expect(state).toMatchObject({ phase: 'ready', entries: 644, retrained: 3, undone: 2, problems: {} });
    const { entries, newer, older } = await list({ classes: ['falsePositive', 'error'] });
    expect(entries.map((entry) => [entry.class, entry.status, entry.subject])).toEqual([
      ['error', 'failed', 'Minutes release holiday'],
      ['falsePositive', 'released', 'Refinance satisfaction invest act ✓ é'],
    ]);
    expect([newer, older]).toEqual([null, null]);
  });

  it('shows a record that was appended with the next look', async () => {
    writeFileSync(log, original);
    const before = await openHistory(USER, true);
    appendFileSync(
      log,
      '1795248500\tF\t<None Specified>\t1,6b01512d300865805368002\t<None Specified>\tRetrained\t\n\n',
    );
    const opened = await openHistory(USER);
    expect(opened.state.entries).toBe(before.state.entries);
    const entry = await findHistoryEntry(opened, { signature: '1,6b01512d300865805368002' });
    expect(entry).toMatchObject({ class: 'falsePositive', status: 'retrained', isRetrained: true });
    expect(entry?.life.map(({ event }) => event.letter)).toEqual(['S', 'F']);
  });

  it('is empty where there is no log', async () => {
    expect((await openHistory(USER)).state).toMatchObject({ phase: 'missing', entries: 0, off: null });
    expect((await list()).entries).toEqual([]);
  });
});
