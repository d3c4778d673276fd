import type { ResultSetHeader } from 'mysql2/promise';
import { loadPreferences } from '@/lib/people/preferences/load-preferences';
import { getConfig } from '@/lib/store/config/config';
import { asNumber, asOneOf, orNull } from '@/lib/store/db/columns';
import { fetchRows } from '@/lib/store/db/fetch-rows';
import { pool } from '@/lib/store/db/pool';
import { loadTables } from './dspam-tables';
import { eachOldFragment } from './old-fragments';
import { Pace } from './pace';
import type { PurgeResult } from './purge-result';
import { type PurgeRules, readPurgeRules, TOKEN_RULES, tokenRuleSql } from './purge-rules';
import { chunkWhere, nextChunk, placeAfter } from './token-chunks';

/** Saves how far it is; false ends the run. `done` of about `total` rows. */
export type PurgeReport = (progress: {
  done: number;
  total: number;
  result: PurgeResult;
}) => Promise<boolean>;

/** A day is too coarse to matter for a file, and a release needs no fragment. */
const DAY_MS = 24 * 3600 * 1000;
/** A folder without rights has as many as files; the first say what is wrong. */
const MOST_FAILURES = 50;

/**
 * Counts, or with `remove` removes, what DSPAM's own purge would: signatures by age, tokens by the rules of
 * purge-4.1.sql with each user's training mode, and fragments as old as signatures. In small statements in the order of
 * the keys, so that mail never waits for long. `result` is changed in place; an interrupted run continues from there.
 * Throws when the database is away.
 */
export async function runPurge(result: PurgeResult, remove: boolean, report: PurgeReport): Promise<void> {
  const rules = readPurgeRules(getConfig().conf);
  const pace = new Pace();
  const tables = await loadTables();
  const total = tables.find(({ name }) => name === 'dspam_token_data')?.rows ?? 0;
  const save = () => {
    result.longestMs = Math.max(result.longestMs, pace.longestMs);
    return report({ done: result.seen, total, result });
  };
  if (result.phase === 'signatures') {
    if (!(await purgeSignatures(result, rules, remove, pace, save))) return;
    result.phase = 'tokens';
  }
  if (result.phase === 'tokens') {
    if (!(await purgeTokens(result, rules, remove, pace, save))) return;
    result.phase = 'fragments';
  }
  if (result.phase === 'fragments') {
    if (!(await purgeFragments(result, rules, remove, save))) return;
    result.phase = 'done';
  }
  await save();
}

async function purgeSignatures(
  result: PurgeResult,
  { signatures }: PurgeRules,
  remove: boolean,
  pace: Pace,
  save: () => Promise<boolean>,
): Promise<boolean> {
  if (signatures === null) return save();
  if (!(await hasIndexOnDay())) {
    result.failures.push(
      'dspam_signature_data has no index on created_on: finding old signatures would hold the table for long. Add it: CREATE INDEX id_signature_data_02 ON dspam_signature_data (created_on)',
    );
    return save();
  }
  const old = 'created_on < CURDATE() - INTERVAL ? DAY';
  if (!remove) {
    const [row] = await pace.run(() =>
      fetchRows([asNumber], `SELECT COUNT(*) FROM dspam_signature_data WHERE ${old}`, [signatures]),
    );
    result.signatures = row?.[0] ?? 0;
    return save();
  }
  for (;;) {
    const limit = pace.rows;
    const removed = await pace.run(() =>
      execute(`DELETE FROM dspam_signature_data WHERE ${old} LIMIT ?`, [signatures, limit]),
    );
    result.signatures += removed;
    if (!(await save())) return false;
    if (removed < limit) return true;
  }
}

async function hasIndexOnDay(): Promise<boolean> {
  const rows = await fetchRows(
    [asNumber],
    "SELECT 1 FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'dspam_signature_data' AND COLUMN_NAME = 'created_on' AND SEQ_IN_INDEX = 1",
  );
  return rows.length > 0;
}

async function purgeTokens(
  result: PurgeResult,
  { tokens, siteMode }: PurgeRules,
  remove: boolean,
  pace: Pace,
  save: () => Promise<boolean>,
): Promise<boolean> {
  if (tokens === null) return save();
  const modeOf = (await loadPreferences(['trainingMode'])).of('trainingMode');
  for (;;) {
    const chunk = await nextChunk(result.place, pace.rows);
    if (!chunk) return true;
    const mode = (modeOf(chunk.uid) ?? siteMode).toUpperCase();
    const rule = tokenRuleSql(tokens, mode);
    const where = chunkWhere(chunk);
    const found = await pace.run(() =>
      fetchRows(
        [orNull(asOneOf(...TOKEN_RULES)), asNumber],
        `SELECT ${rule} AS rule, COUNT(*) FROM dspam_token_data WHERE ${where.sql} GROUP BY rule`,
        where.values,
      ),
    );
    for (const [name, count] of found) {
      result.seen += count;
      if (name !== null) result.tokens[name] += count;
    }
    if (remove && found.some(([name]) => name !== null))
      result.tokensRemoved += await pace.run(() =>
        execute(`DELETE FROM dspam_token_data WHERE ${where.sql} AND ${rule} IS NOT NULL`, where.values),
      );
    result.place = placeAfter(chunk);
    if (!(await save())) return false;
  }
}

async function purgeFragments(
  result: PurgeResult,
  { signatures }: PurgeRules,
  remove: boolean,
  save: () => Promise<boolean>,
): Promise<boolean> {
  if (signatures === null) return save();
  const { dspamHome, scale } = getConfig();
  const before = Date.now() - signatures * DAY_MS;
  // Counted again after a restart: what was removed is gone, and is not counted twice.
  if (!remove) result.fragments = { files: 0, bytes: 0 };
  for await (const { bytes, failures } of eachOldFragment(dspamHome, scale, before, remove)) {
    result.fragments.files += bytes.length;
    for (const size of bytes) result.fragments.bytes += size;
    result.failures.push(...failures.slice(0, Math.max(0, MOST_FAILURES - result.failures.length)));
    if (!(await save())) return false;
  }
  return true;
}

async function execute(sql: string, values: unknown[]): Promise<number> {
  const [answer] = await pool().query<ResultSetHeader>(sql, values);
  return answer.affectedRows;
}
