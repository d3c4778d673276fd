import { appendFileSync, copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { pruneHourly } from '@/lib/messages/history/prune-hourly';
import { followSiteLog } from '@/lib/people/statistics/follow-site-log';
import { messagesPerSecond, secondsPerMessage } from '@/lib/people/statistics/site-pace';
import { SITE_COLUMNS, type SiteSums, sumSiteUsers, toSums } from '@/lib/people/statistics/site-sums';
import { asDate, asNumber } from '@/lib/store/db/columns';
import { fetchRows } from '@/lib/store/db/fetch-rows';
import { testSite } from '../../../support/test-site';

const [LONG_AGO, LATER] = [new Date('2020-01-01T00:00:00Z'), new Date('2030-01-01T00:00:00Z')];
const CAPTURE = 'tests/fixtures/capture/domain/dspam_home/system.log';

const site = await testSite();
let log: string;
beforeAll(async () => {
  log = path.join(site.home, 'system.log');
});
beforeEach(async () => {
  for (const table of ['log', 'site_total', 'site_hourly', 'site_seconds', 'site_moment', 'site_user'])
    await site.query(`DELETE FROM dashboard_${table}`);
});

/** Of all hours together. */
async function totals(): Promise<Partial<SiteSums>> {
  const columns = SITE_COLUMNS.map((column) => `IFNULL(SUM(${column}), 0)`).join(', ');
  const [row] = await fetchRows(
    SITE_COLUMNS.map(() => asNumber),
    `SELECT ${columns} FROM dashboard_site_total`,
  );
  const sums = toSums(row ?? []);
  return Object.fromEntries(Object.entries(sums).filter(([, count]) => count !== 0));
}

let made = 0;
function record(
  letter: string,
  about: { at?: number; user?: string; signature?: string; status?: string; seconds?: string } = {},
) {
  made++;
  const at = about.at ?? 1_795_246_800;
  const signature = about.signature ?? `1,${at.toString(16)}1000${made}`;
  return `${at}\t${letter}\tSender\t${signature}\tSubject\t${about.seconds ?? '0.010000'}\t${about.user ?? 'alice'}\t${about.status ?? 'Delivered'}\t<${made}@x>\n`;
}

describe('followSiteLog', () => {
  it('counts the captured system.log as a count by hand does', async () => {
    copyFileSync(CAPTURE, log);
    const state = await followSiteLog(true);
    // By hand: cut -f2 system.log | sort | uniq -c, of 660 records; the E takes back a W ("Auto-Whitelisted").
    expect(await totals()).toEqual({
      spam: 76,
      innocent: 7,
      whitelisted: 62 - 1,
      missedSpam: 2,
      falsePositives: 3,
      blacklisted: 1,
      blocklisted: 1,
      corpusFed: 506,
      inoculated: 1,
      deliveryFailed: 1,
    });
    expect(state).toMatchObject({ phase: 'ready', recordsRead: 660, trouble: null, isOff: false });
    const users = await sumSiteUsers(LONG_AGO, LATER);
    const sums = [...users.values()].reduce((sum, { spam }) => sum + spam, 0);
    expect(sums).toBe(76);
    const [last] = await fetchRows(
      [asDate],
      "SELECT last_mail_at FROM dashboard_site_user WHERE name = 'alice@example.org'",
    );
    expect(last?.[0]).toBeInstanceOf(Date);
  });

  it('counts each record once, in however many pieces it comes', async () => {
    const bytes = readFileSync(CAPTURE);
    writeFileSync(log, bytes.subarray(0, 30_000));
    await followSiteLog(true);
    await followSiteLog(true);
    appendFileSync(log, bytes.subarray(30_000, 30_100));
    await followSiteLog(true);
    appendFileSync(log, bytes.subarray(30_100));
    await followSiteLog(true);
    expect(await totals()).toMatchObject({ spam: 76, corpusFed: 506, whitelisted: 61 });
  });

  it('takes back by an E just what its signature was counted as, in that hour', async () => {
    const early = 1_795_240_000;
    writeFileSync(
      log,
      [
        record('S', { at: early, signature: '1,a', status: 'Quarantined' }),
        record('F', { at: early + 7200, signature: '1,a', status: 'Retrained' }),
        record('E', { at: early + 7200, signature: '1,a', status: 'Delivery Failed (Retrained)' }),
        record('I', { at: early, signature: '1,b', user: 'bob' }),
        record('E', { at: early + 3600, signature: '1,b', status: '(No error provided)', user: 'bob' }),
      ].join(''),
    );
    await followSiteLog(true);
    expect(await totals()).toEqual({ spam: 1, deliveryFailed: 2 });
    expect((await sumSiteUsers(LONG_AGO, LATER)).get('bob')).toMatchObject({
      innocent: 0,
      deliveryFailed: 1,
    });
  });

  it('goes by what the E says where its record came long before', async () => {
    const at = 1_795_246_800;
    writeFileSync(log, record('W', { at, signature: `1,${at.toString(16)}9991` }));
    await followSiteLog(true);
    await site.query('UPDATE dashboard_site_total SET whitelisted = 5');
    appendFileSync(
      log,
      record('E', {
        at: at + 1,
        signature: `1,${at.toString(16)}777712345`,
        status: 'Delivery Failed (Auto-Whitelisted)',
      }),
    );
    await followSiteLog(true);
    expect(await totals()).toMatchObject({ whitelisted: 4, deliveryFailed: 1 });
  });

  it('tells the seconds per message and the rate of the last minute', async () => {
    const now = Math.floor(Date.now() / 1000);
    const lines = Array.from({ length: 95 }, () => record('I', { at: now - 600, seconds: '0.020000' }));
    for (let i = 0; i < 5; i++) lines.push(record('S', { at: now - 600, seconds: '2.000000' }));
    for (let i = 0; i < 30; i++) lines.push(record('I', { at: now - 30, seconds: '0.020000' }));
    // Not mail that came in.
    lines.push(record('C', { at: now - 10, seconds: '90.0' }), record('I', { at: now - 5, seconds: 'nan' }));
    writeFileSync(log, lines.join(''));
    await followSiteLog(true);
    const { mean, p95 } = await secondsPerMessage(LONG_AGO, LATER);
    expect(mean).toBeCloseTo((125 * 0.02 + 5 * 2) / 130, 3);
    expect(p95).toBeGreaterThan(0.0199);
    expect(p95).toBeLessThan(0.022);
    expect(await messagesPerSecond(new Date(now * 1000))).toBeCloseTo(31 / 60, 5);
  });

  it('keeps what was counted when the log is rotated, and counts nothing twice', async () => {
    const lines = Array.from({ length: 20 }, () => record('S'));
    writeFileSync(log, lines.join(''));
    await followSiteLog(true);
    // dspam_logrotate: the newer lines only, in a new file.
    writeFileSync(`${log}.new`, [...lines.slice(15), record('S')].join(''));
    copyFileSync(`${log}.new`, log);
    await followSiteLog(true);
    expect(await totals()).toEqual({ spam: 21 });
  });

  it('forgets hours after two years, and keeps those since', async () => {
    const now = Math.floor(Date.now() / 1000);
    const old = now - 3 * 365 * 24 * 3600;
    writeFileSync(log, record('S', { at: old }) + record('I', { at: now - 3600 }));
    await followSiteLog(true);
    expect(await totals()).toEqual({ spam: 1, innocent: 1 });
    // The site's, the user's, and how long it took.
    expect(await pruneHourly()).toBe(3);
    expect(await totals()).toEqual({ innocent: 1 });
    expect((await sumSiteUsers(LONG_AGO, LATER)).get('alice')).toMatchObject({ spam: 0, innocent: 1 });
    expect(await pruneHourly()).toBe(0);
  });
});
