import type { ResultSetHeader } from 'mysql2/promise';
import { AppError } from '@/lib/ground/errors';
import { asBigInt, asNumber, asText, orNull, type RowOf } from '@/lib/store/db/columns';
import { type AskRows, fetchRows } from '@/lib/store/db/fetch-rows';
import { pool } from '@/lib/store/db/pool';

/*
 * The rows of dspam_token_data whose hits let a From line through (T§7), raised, and given back as they were (decision 285). A row is changed by
 * one statement together with its note in dashboard_raised_token, and only while both are as they were read: DSPAM may have learned from a mail
 * meanwhile, and its table may be one without transactions. `added` says how many innocent hits are ours; whatever else changes is DSPAM's, and stays.
 */

/** DSPAM counts so many innocent hits for a spam hit. */
export const PER_SPAM_HIT = 15;
/** DSPAM writes for each mail of the sender at most. */
const TRIES = 20;
const PATIENCE_SECONDS = 1;
/** Of MariaDB; MySQL waits as its own settings say. */
const PATIENTLY = `/*M!100200 SET STATEMENT lock_wait_timeout = ${PATIENCE_SECONDS}, innodb_lock_wait_timeout = ${PATIENCE_SECONDS} FOR */ `;
const GAVE_UP = new Set([1205, 1969, 3024, 1317]);
/** Of the table, and of a column of it. */
const DENIED = new Set([1142, 1143]);
/** A row that nobody needs has to be kept from DSPAM's purge of unused ones; it counts in days. */
const KEPT_DAYS = 7;

const HITS = [asNumber, asNumber, asText] as const;
const NOTE = [asNumber, orNull(asNumber), orNull(asNumber), orNull(asText), asNumber, asNumber] as const;
type Hits = RowOf<typeof HITS>;
type Note = RowOf<typeof NOTE>;

/** Whose hits they are, and what is wanted of them. */
export interface Raising {
  uid: number;
  /** The group's, whose hits DSPAM adds to those of a member of a merged group; null otherwise. */
  groupUid: number | null;
  /** DSPAM lets through what has more innocent hits than this. */
  threshold: number;
}

/**
 * Has DSPAM let through mail with a From line, by at least as many innocent hits as that takes. `isMeant`: a person has just said so; otherwise
 * a line of which mail was reported as spam since is left as it is (false). Throws `unavailable`: `tokensBusy` while somebody has locked the table.
 */
export async function raiseToken(
  { uid, groupUid, threshold }: Raising,
  ruleId: number,
  line: { token: bigint; spelling: string },
  isMeant: boolean,
): Promise<boolean> {
  const { token } = line;
  for (let tries = 0; tries < TRIES; tries++) {
    const [hits, note] = await Promise.all([readHits(uid, token), readNote(uid, token)]);
    if (!note) {
      const [spam = null, innocent = null, lastHit = null] = hits ?? [];
      await change(
        `INSERT IGNORE INTO dashboard_raised_token (uid, token, rule_id, spelling, was_spam, was_innocent, was_last_hit, spam_then)
         VALUES (?, ${token}, ?, ?, ?, ?, ?, ?)`,
        [uid, ruleId, line.spelling, spam, innocent, lastHit, spam ?? 0],
      );
      continue;
    }
    if (!hits) {
      // Purged, and what was added with it, or never there.
      await change(
        `UPDATE dashboard_raised_token SET was_spam = NULL, was_innocent = NULL, was_last_hit = NULL, added = 0, spam_then = 0
         WHERE uid = ? AND token = ${token}`,
        [uid],
      );
      await change(
        `${PATIENTLY}INSERT IGNORE INTO dspam_token_data (uid, token, spam_hits, innocent_hits, last_hit) VALUES (?, ${token}, 0, 0, CURDATE())`,
        [uid],
      );
      continue;
    }
    if (isNewRow(hits, note)) {
      await beginAnew(uid, token, hits, note);
      continue;
    }
    const [spam, innocent] = hits;
    const [, , , , spamThen, added] = note;
    if (!isMeant && spam > spamThen) return false;
    const group = groupUid === null ? null : await readHits(groupUid, token);
    const [groupSpam, groupInnocent] = group ?? [0, 0];
    const wanted = Math.max(threshold + 1, PER_SPAM_HIT * (spam + groupSpam)) - groupInnocent;
    const by = Math.max(0, wanted - innocent);
    const changed = await change(
      `${PATIENTLY}UPDATE dspam_token_data t JOIN dashboard_raised_token n ON n.uid = t.uid AND n.token = t.token
       SET t.innocent_hits = ?, t.last_hit = IF(? > 0 OR t.last_hit < CURDATE() - INTERVAL ${KEPT_DAYS} DAY, CURDATE(), t.last_hit),
         n.added = ?, n.spam_then = ?
       WHERE t.uid = ? AND t.token = ${token} AND t.spam_hits = ? AND t.innocent_hits = ? AND n.added = ?`,
      [innocent + by, by, added + by, isMeant ? spam : spamThen, uid, spam, innocent, added],
    );
    if (changed > 0) return true;
  }
  throw busy(undefined);
}

/** Takes back what was added to a row, and its note. What DSPAM has learned since stays. Throws as raiseToken. */
export async function returnToken(uid: number, token: bigint): Promise<void> {
  for (let tries = 0; tries < TRIES; tries++) {
    const [hits, note] = await Promise.all([readHits(uid, token), readNote(uid, token)]);
    if (!note) return;
    if (hits && isNewRow(hits, note)) {
      await beginAnew(uid, token, hits, note);
      continue;
    }
    const [, wasSpam, wasInnocent, wasLastHit, , added] = note;
    if (hits) {
      const [spam, innocent, lastHit] = hits;
      const left = Math.max(0, innocent - added);
      const isAsBefore = wasLastHit !== null && spam === wasSpam && left === wasInnocent;
      const day = isAsBefore ? wasLastHit : lastHit;
      // What was noted, and not changed yet, may be a row that somebody has locked.
      const isChanged = added !== 0 || day !== lastHit;
      if (isChanged) {
        const changed = await change(
          `${PATIENTLY}UPDATE dspam_token_data t JOIN dashboard_raised_token n ON n.uid = t.uid AND n.token = t.token
           SET t.innocent_hits = ?, t.last_hit = ?, n.added = 0
           WHERE t.uid = ? AND t.token = ${token} AND t.spam_hits = ? AND t.innocent_hits = ? AND n.added = ?`,
          [left, day, uid, spam, innocent, added],
        );
        if (changed === 0) continue;
      }
      // Made by us, and nothing was learned of it.
      if (wasSpam === null)
        await change(
          `${PATIENTLY}DELETE FROM dspam_token_data WHERE uid = ? AND token = ${token} AND spam_hits = 0 AND innocent_hits = 0`,
          [uid],
        );
    }
    await change(`DELETE FROM dashboard_raised_token WHERE uid = ? AND token = ${token} AND added = 0`, [
      uid,
    ]);
    if (hits) return;
    // Purged with all that was added.
    await change(`DELETE FROM dashboard_raised_token WHERE uid = ? AND token = ${token}`, [uid]);
    return;
  }
  throw busy(undefined);
}

/**
 * Whether DSPAM has made a row anew since a purge or a reset has taken what was added. It takes away no innocent hit but where it adds one for spam; with
 * fewer than there were, nothing of the row is ours.
 */
function isNewRow([spam, innocent]: Hits, [, wasSpam, wasInnocent, , , added]: Note): boolean {
  return added > 0 && innocent + Math.max(0, spam - (wasSpam ?? 0)) < (wasInnocent ?? 0) + added;
}

/** Notes a row that DSPAM has made anew as it is now. */
async function beginAnew(uid: number, token: bigint, [spam, innocent, lastHit]: Hits, note: Note) {
  await change(
    `UPDATE dashboard_raised_token SET was_spam = ?, was_innocent = ?, was_last_hit = ?, added = 0, spam_then = 0
     WHERE uid = ? AND token = ${token} AND added = ?`,
    [spam, innocent, lastHit, uid, note[5]],
  );
}

/** Which of some tokens have a row. */
export async function knownTokens(uid: number, tokens: readonly bigint[]): Promise<Set<bigint>> {
  if (tokens.length === 0) return new Set();
  const pairs = tokens.map((token) => `(${uid},${token})`).join(',');
  const rows = await askTokens(
    [asBigInt],
    `SELECT token FROM dspam_token_data WHERE (uid, token) IN (${pairs})`,
    [],
  );
  return new Set(rows.map(([token]) => token));
}

async function readHits(uid: number, token: bigint): Promise<Hits | null> {
  const rows = await askTokens(
    HITS,
    `SELECT spam_hits, innocent_hits, CAST(last_hit AS CHAR) FROM dspam_token_data WHERE uid = ? AND token = ${token}`,
    [uid],
  );
  return rows[0] ?? null;
}

async function readNote(uid: number, token: bigint): Promise<Note | null> {
  const rows = await askTokens(
    NOTE,
    `SELECT rule_id, was_spam, was_innocent, CAST(was_last_hit AS CHAR), spam_then, added
     FROM dashboard_raised_token WHERE uid = ? AND token = ${token}`,
    [uid],
  );
  return rows[0] ?? null;
}

/** As fetchRows, of statements that read dspam_token_data. Throws as raiseToken. */
export const askTokens: AskRows = async (columns, sql, values) => {
  try {
    return await fetchRows(columns, PATIENTLY + sql, values);
  } catch (error) {
    throw orBusy(error);
  }
};

async function change(sql: string, values: unknown[]): Promise<number> {
  try {
    const [answer] = await pool().query<ResultSetHeader>(sql, values);
    return answer.affectedRows;
  } catch (error) {
    throw orBusy(error);
  }
}

function orBusy(error: unknown): unknown {
  const code = error instanceof Error && 'errno' in error ? Number(error.errno) : 0;
  if (DENIED.has(code))
    return new AppError('unavailable', 'no right to dspam_token_data', {
      cause: error,
      reason: 'tokensNotWritable',
    });
  return GAVE_UP.has(code) ? busy(error) : error;
}

function busy(cause: unknown): AppError {
  return new AppError('unavailable', 'dspam_token_data is locked', { cause, reason: 'tokensBusy' });
}
