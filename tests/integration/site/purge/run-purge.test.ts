import { existsSync, mkdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { RowDataPacket } from 'mysql2/promise';
import { beforeEach, describe, expect, it } from 'vitest';
import { type PurgeResult, readPurgeResult } from '@/lib/site/purge/purge-result';
import { runPurge } from '@/lib/site/purge/run-purge';
import { testSite } from '../../../support/test-site';

const [TEFT, TOE, TUM, NOTRAIN] = [11, 12, 13, 14];
const go = async () => true;

const site = await testSite();

/** Tokens of one user: days since they were seen, hits in spam and in innocent mail, and whether they stay. */
const TOKENS: [days: number, spam: number, innocent: number, rule: string | null][] = [
  [31, 4, 0, 'hapaxes'],
  [31, 2, 1, 'hapaxes'],
  [31, 3, 1, null],
  [30, 4, 0, null],
  [16, 1, 0, 'oneSpamHit'],
  [15, 1, 0, null],
  [16, 0, 1, 'oneInnocentHit'],
  [16, 0, 2, null],
  [91, 30, 10, 'unused'],
  [91, 60, 10, 'unused50'],
  [90, 60, 10, null],
];

beforeEach(async () => {
  for (const table of ['dspam_token_data', 'dspam_signature_data', 'dspam_preferences'])
    await site.query(`DELETE FROM ${table}`);
  const users: [number, string | null][] = [
    [TEFT, null],
    [TOE, 'TOE'],
    [TUM, 'tum'],
    [NOTRAIN, 'NOTRAIN'],
  ];
  for (const [uid, mode] of users) {
    if (mode) await site.query("INSERT INTO dspam_preferences VALUES (?, 'trainingMode', ?)", [uid, mode]);
    for (const [index, [days, spam, innocent]] of TOKENS.entries())
      await site.query(
        'INSERT INTO dspam_token_data VALUES (?, 17000000000000000000 + ?, ?, ?, CURDATE() - INTERVAL ? DAY)',
        [uid, index, spam, innocent, days],
      );
  }
  for (const [index, days] of [0, 14, 15, 400].entries())
    await site.query("INSERT INTO dspam_signature_data VALUES (11, ?, 'x', 1, CURDATE() - INTERVAL ? DAY)", [
      `11,sig${index}`,
      days,
    ]);
});

async function run(remove: boolean): Promise<PurgeResult> {
  const result = readPurgeResult('{}');
  await runPurge(result, remove, go);
  return result;
}

async function left(uid: number): Promise<number[]> {
  const [rows] = await site.query<RowDataPacket[]>(
    'SELECT token - 17000000000000000000 AS place FROM dspam_token_data WHERE uid = ? ORDER BY token',
    [uid],
  );
  return rows.map(({ place }) => Number(place));
}

const EXPECTED = {
  signatures: 2,
  // Of each of the four users: two hapaxes and two with one hit; unused: two in TEFT, one in TUM.
  tokens: { hapaxes: 8, oneSpamHit: 4, oneInnocentHit: 4, unused: 3 },
};

describe('runPurge', () => {
  it('counts by DSPAM’s own rules and each user’s training mode, and removes nothing', async () => {
    expect(await run(false)).toMatchObject({ ...EXPECTED, tokensRemoved: 0, seen: 44, phase: 'done' });
    const [rows] = await site.query<RowDataPacket[]>('SELECT COUNT(*) AS n FROM dspam_token_data');
    expect(Number(rows[0]?.n)).toBe(44);
    const [signatures] = await site.query<RowDataPacket[]>('SELECT COUNT(*) AS n FROM dspam_signature_data');
    expect(Number(signatures[0]?.n)).toBe(4);
  });

  it('removes just what was counted', async () => {
    expect(await run(true)).toMatchObject({ ...EXPECTED, tokensRemoved: 19 });
    const stays = (rules: string[]) =>
      TOKENS.flatMap(([, , , rule], index) => (rule === null || rules.includes(rule) ? [index] : []));
    expect(await left(TEFT)).toEqual(stays([]));
    expect(await left(TUM)).toEqual(stays(['unused50']));
    expect(await left(TOE)).toEqual(stays(['unused', 'unused50']));
    expect(await left(NOTRAIN)).toEqual(stays(['unused', 'unused50']));
    const [signatures] = await site.query<RowDataPacket[]>(
      'SELECT signature FROM dspam_signature_data ORDER BY signature',
    );
    expect(signatures.map(({ signature }) => signature)).toEqual(['11,sig0', '11,sig1']);
    expect(await run(true)).toMatchObject({ signatures: 0, tokensRemoved: 0 });
  });

  it('takes the defaults of uid 0 for who has set no mode', async () => {
    await site.query("INSERT INTO dspam_preferences VALUES (0, 'trainingMode', 'TOE')");
    expect((await run(false)).tokens.unused).toBe(1);
  });

  it('goes on where it was broken off, and counts nothing twice', async () => {
    const result = readPurgeResult('{}');
    let saved = '';
    await runPurge(result, false, async ({ result: soFar }) => {
      saved = JSON.stringify(soFar);
      return soFar.seen < 22;
    });
    const again = readPurgeResult(saved);
    expect(again).toMatchObject({ seen: 22, phase: 'tokens' });
    await runPurge(again, false, go);
    expect(again).toMatchObject({ ...EXPECTED, seen: 44 });
  });

  it('removes old fragments, and nothing else that lies beside them or behind a link', async () => {
    const { frag, dir } = site.files('alice@example.org');
    mkdirSync(frag, { recursive: true });
    const old = new Date(Date.now() - 15 * 24 * 3600 * 1000);
    const make = (file: string, at?: Date) => {
      writeFileSync(file, 'text');
      if (at) utimesSync(file, at, at);
      return file;
    };
    const gone = make(path.join(frag, '1,a.frag'), old);
    const young = make(path.join(frag, '1,b.frag'));
    const other = make(path.join(frag, 'notes.txt'), old);
    const target = make(path.join(dir, 'kept.frag'), old);
    symlinkSync(target, path.join(frag, 'link.frag'));
    expect((await run(false)).fragments).toEqual({ files: 1, bytes: 4 });
    expect((await run(true)).fragments).toEqual({ files: 1, bytes: 4 });
    expect(existsSync(gone)).toBe(false);
    for (const file of [young, other, target]) expect(existsSync(file)).toBe(true);
  });

  it('says so instead of holding a table where old signatures have no index', async () => {
    await site.query('ALTER TABLE dspam_signature_data DROP INDEX id_signature_data_02');
    const { signatures, failures, tokens } = await run(true);
    expect(signatures).toBe(0);
    expect(failures).toEqual([expect.stringContaining('CREATE INDEX')]);
    expect(tokens).toEqual(EXPECTED.tokens);
    await site.query('CREATE INDEX id_signature_data_02 ON dspam_signature_data (created_on)');
  });

  it('never holds a table for long, with many rows of one user', async () => {
    const rows = Array.from({ length: 60_000 }, (_unused, index) => [99, String(index), 1, 0, '2026-01-01']);
    for (let from = 0; from < rows.length; from += 10_000)
      await site.query('INSERT INTO dspam_token_data VALUES ?', [rows.slice(from, from + 10_000)]);
    const result = readPurgeResult('{}');
    const removed: number[] = [];
    await runPurge(result, true, async ({ result: { tokensRemoved } }) => {
      removed.push(tokensRemoved);
      return true;
    });
    expect(result.tokensRemoved).toBe(60_019);
    // No statement takes more than the most, however many there are (tests/unit/site/purge/pace.test.ts).
    const steps = removed.map((count, at) => count - (removed[at - 1] ?? 0)).filter((rows) => rows > 0);
    expect(Math.max(...steps)).toBeLessThanOrEqual(50_000);
    expect(steps.length).toBeGreaterThan(2);
    expect(result.longestMs).toBeGreaterThan(0);
  });
});
