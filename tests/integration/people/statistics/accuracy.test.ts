import { mkdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { RowDataPacket } from 'mysql2/promise';
import { beforeAll, describe, expect, it } from 'vitest';
import { runDspam } from '@/lib/formats/dspam/command';
import { findAccuracy, resetAccuracy } from '@/lib/people/statistics/find-accuracy';
import { hourlySeries } from '@/lib/people/statistics/hourly-series';
import { timeBuckets } from '@/lib/people/statistics/time-buckets';
import { getConfig } from '@/lib/store/config/config';
import { captureBytes } from '../../../support/captures';
import { sumByBucket } from '../../../support/sum-by-bucket';
import { testSite } from '../../../support/test-site';
import { withoutRights } from '../../../support/without-rights';

const site = await testSite();
const ALICE = 'alice@example.org';
let nextUid = 50;

async function addUser(name: string, counters: (number | string)[]): Promise<void> {
  nextUid += 1;
  await site.query('INSERT INTO dspam_virtual_uids VALUES (?, ?)', [nextUid, name]);
  await site.query('INSERT INTO dspam_stats VALUES (?)', [[nextUid, ...counters]]);
}

function writeReset(name: string, content: string | Buffer): string {
  const { dir, rstats } = site.files(name);
  mkdirSync(dir, { recursive: true });
  writeFileSync(rstats, content);
  return rstats;
}

describe('findAccuracy', () => {
  it('reads the captured database and its reset, which is larger than the totals', async () => {
    const [insert = ''] =
      captureBytes('domain', 'dspam.sql')
        .toString('latin1')
        .match(/INSERT INTO `dspam_stats` VALUES[^;]+;/) ?? [];
    await site.query(insert);
    await site.query('INSERT INTO dspam_virtual_uids VALUES (1, ?), (2, ?)', [ALICE, 'bob']);
    const folder = ['domain', 'dspam_home', 'data', 'example.org', 'alice'];
    const file = writeReset(ALICE, captureBytes(...folder, 'alice.rstats'));
    utimesSync(file, 1_795_000_000, 1_795_000_000);
    const accuracy = await findAccuracy(ALICE);
    expect(accuracy).toMatchObject({
      isKnown: true,
      sharedWith: null,
      inAll: { caught: 73n, innocent: 61n, missed: 2n, falsePositives: 3n },
      sinceReset: { caught: 0n, innocent: 0n, missed: 0n, falsePositives: 0n },
      rates: { spamAccuracy: null, errorRate: null, overallAccuracy: null, spamShare: 53.957 },
      resetAt: new Date(1_795_000_000_000),
      resetProblem: 'backwards',
      training: { learned: 315n, left: 2185n },
    });
    rmSync(file);
    expect(await findAccuracy(ALICE)).toMatchObject({
      rates: { spamAccuracy: 97.333, errorRate: 4.688, overallAccuracy: 96.403, spamShare: 53.957 },
      resetAt: null,
      resetProblem: null,
    });
  });

  it('finds counters that a plain number cannot hold', async () => {
    await addUser('huge', ['9007199254740993000', 9, '9007199254740993', 0, 0, 0, 0, '9007199254740992991']);
    expect(await findAccuracy('huge')).toMatchObject({
      inAll: { missed: 9_007_199_254_740_993n, innocent: 9_007_199_254_740_993_000n },
      rates: { spamAccuracy: 99.9, overallAccuracy: 99.95 },
    });
  });

  it('knows zeros of a user whom the filter has not met', async () => {
    const nobody = { caught: 0n, innocent: 0n, missed: 0n, falsePositives: 0n };
    expect(await findAccuracy('new')).toMatchObject({
      isKnown: false,
      inAll: nobody,
      training: { left: 2500n },
    });
  });

  it('takes nothing off for a reset that cannot be read', async () => {
    await addUser('odd', [10, 10, 0, 0, 0, 0, 0, 0]);
    writeReset('odd', 'what is this');
    expect(await findAccuracy('odd')).toMatchObject({
      sinceReset: { caught: 10n },
      resetProblem: 'unusable',
    });
  });
});

describe('a merged group', () => {
  it('has its figures taken off once: what is left is what .stats less the group’s says, as the old pages show', async () => {
    writeFileSync(path.join(site.home, 'group'), 'corp:merged:ann\n');
    await addUser('corp', [1000, 2400, 10, 5, 300, 400, 0, 0]);
    await addUser('ann', [40, 60, 2, 1, 0, 0, 0, 0]);
    const message = Buffer.from('From: a@example.com\nTo: ann\nSubject: hello\n\nmeeting agenda report\n');
    const run = await runDspam(
      getConfig().dspamBin,
      ['--deliver=innocent', '--user', 'ann', '-d', 'ann'],
      message,
      20_000,
    );
    expect(run.exitCode).toBe(0);
    const stats = path.join(site.files('ann').dir, 'ann.stats');
    const [sums = '', group] = readFileSync(stats, 'latin1').split('\n');
    expect(group).toBe('corp');
    const [tp = 0, tn = 0, fn = 0, fp = 0] = sums.split(',').map(Number);
    // corp: TP 1000 - 10 - 300, TN 2400 - 5 - 400.
    const expected = { caught: tp - 690, innocent: tn - 1995, missed: fn - 10, falsePositives: fp - 5 };
    const accuracy = await findAccuracy('ann');
    expect(accuracy.inAll).toMatchObject({
      caught: BigInt(expected.caught),
      innocent: BigInt(expected.innocent),
      missed: BigInt(expected.missed),
      falsePositives: BigInt(expected.falsePositives),
    });
    expect(expected.missed).toBe(2);
    // It counts as learned for her all the same.
    expect(accuracy.training.learned).toBeGreaterThanOrEqual(2460n);
    rmSync(path.join(site.home, 'group'));
  });
});

describe('resetAccuracy', () => {
  it('writes what dspam_stats -s subtracts', async () => {
    await addUser('reset', [100, 200, 5, 3, 10, 20, 0, 0]);
    const before = Date.now();
    await resetAccuracy('reset');
    expect(readFileSync(site.files('reset').rstats, 'latin1')).toBe('85,177,5,3,10,20\n');
    const after = await findAccuracy('reset');
    expect(after).toMatchObject({
      sinceReset: { caught: 0n, innocent: 0n, missed: 0n, falsePositives: 0n, spamCorpusfed: 0n },
      inAll: { caught: 85n },
      resetProblem: null,
    });
    // The clock of the disk has coarser steps.
    expect(Number(after.resetAt)).toBeGreaterThan(before - 1_000);
    expect(Number(after.resetAt)).toBeLessThanOrEqual(Date.now());
  });

  it('does not reset the figures of a whole group for a member', async () => {
    writeFileSync(path.join(site.home, 'group'), 'pool:shared:cleo\n');
    await addUser('pool', [100, 200, 5, 3, 10, 20, 0, 0]);
    expect(await findAccuracy('cleo')).toMatchObject({ sharedWith: 'pool', inAll: { caught: 85n } });
    await expect(resetAccuracy('cleo')).rejects.toMatchObject({ code: 'conflict', reason: 'sharedCounters' });
    rmSync(path.join(site.home, 'group'));
  });

  it('says when the file may not be written, and the last reset stays', async () => {
    await addUser('closed', [100, 200, 5, 3, 10, 20, 0, 0]);
    const file = writeReset('closed', '1,1,1,1,1,1\n');
    await withoutRights(path.dirname(file), { during: 0o555, after: 0o770 }, async () => {
      await expect(resetAccuracy('closed')).rejects.toMatchObject({ code: 'unavailable' });
    });
    expect(readFileSync(file, 'latin1')).toBe('1,1,1,1,1,1\n');
  });
});

describe('hourlySeries', () => {
  const LOG = 77;
  const until = new Date('2026-10-26T10:00:00Z');
  const rowsOf = async () => {
    const [rows] = await site.query<RowDataPacket[]>(
      "SELECT DATE_FORMAT(hour, '%Y-%m-%dT%H:%i:%sZ') AS at, spam, innocent FROM dashboard_hourly WHERE log_id = ?",
      [LOG],
    );
    return rows.map(({ at, spam, innocent }) => ({ hour: new Date(at), spam, innocent }));
  };

  beforeAll(async () => {
    const rows = Array.from({ length: 24 * 30 }, (_unused, back) => [
      LOG,
      new Date(until.getTime() - back * 3_600_000).toISOString().slice(0, 19).replace('T', ' '),
      (back * 7) % 11,
      (back * 5) % 13,
    ]);
    await site.query('INSERT INTO dashboard_hourly (log_id, hour, spam, innocent) VALUES ?', [rows]);
  });

  it.each([
    ['day', 10, 'Europe/Berlin'],
    ['day', 10, 'America/Havana'],
    ['day', 10, 'Asia/Kolkata'],
    ['week', 4, 'Australia/Lord_Howe'],
    ['hour', 48, 'Asia/Kathmandu'],
  ] as const)('adds up the same hours as sumByBucket: %s, %i, %s', async (unit, count, zone) => {
    const buckets = timeBuckets(unit, count, zone, until);
    const sums = sumByBucket(buckets, await rowsOf(), ['spam', 'innocent']);
    const series = await hourlySeries(LOG, buckets);
    expect(series.map(({ spam, innocent }) => ({ spam, innocent }))).toEqual(sums);
    expect(sums.some(({ spam }) => spam > 0)).toBe(true);
  });

  it('counts viruses and lists as spam, and moves what was corrected (F§11)', async () => {
    await site.query(
      `INSERT INTO dashboard_hourly (log_id, hour, spam, virus, blacklisted, blocklisted, innocent, whitelisted, missed_spam, false_positives)
       VALUES (78, '2026-10-26 09:00:00', 10, 1, 2, 3, 20, 4, 5, 2), (78, '2026-10-26 08:00:00', 0, 0, 0, 0, 1, 0, 0, 9)`,
    );
    const [eight, nine, ten] = await hourlySeries(78, timeBuckets('hour', 3, 'UTC', until));
    expect(nine).toMatchObject({ spam: 19, innocent: 21, missed: 5, falsePositives: 2, accuracy: 33 / 40 });
    expect(nine?.low).toBeCloseTo(0.6805, 4);
    expect(nine?.high).toBeCloseTo(0.9125, 4);
    // More corrections than mail: never below nothing.
    expect(eight).toMatchObject({ spam: 0, innocent: 10, falsePositives: 9, accuracy: 0 });
    expect(ten).toMatchObject({ spam: 0, innocent: 0, accuracy: null, low: null, high: null });
  });

  it('has empty buckets without a log', async () => {
    expect(await hourlySeries(0, timeBuckets('day', 14, 'UTC', until))).toHaveLength(14);
  });
});
