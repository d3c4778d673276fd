import { isShortened } from '@/lib/formats/mail/from-line';
import { AppError } from '@/lib/ground/errors';
import type { OpenedHistory } from '@/lib/messages/history/open-history';
import type { MailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { asBigInt, asNumber } from '@/lib/store/db/columns';
import { fetchRows } from '@/lib/store/db/fetch-rows';
import { withNamedLock } from '@/lib/store/db/named-lock';
import { pool } from '@/lib/store/db/pool';
import { fromTokens } from '@/lib/store/index/history/from-tokens';
import { forgetClicks, noteClick } from './letting-click-rows';
import { findPastRows } from './past-mail';
import { knownTokens, raiseToken, returnToken } from './raise-token';
import { findWhitelisting } from './whitelisting';

/** Seconds that one change waits for another. */
const WAIT_SECONDS = 10;

/** Whether a person has said that mail of an address is to be let through. `uid`: whose hits. */
export async function isLetThrough(uid: number, address: string): Promise<boolean> {
  return (await findRule(uid, address)) !== null;
}

/**
 * Has DSPAM let through mail of an address from now on: each From line of it that the history knows is raised. Returns how many these are. `by`: who
 * says so; null where that was said before, and lines are looked for that came since. Throws `unavailable`: a rule that is
 * new is taken back then. One that was there, or cannot be taken back either, stays with what is raised by then, and noted: it may be said again, or taken back. `invalid` (`whitelistOff`) where DSPAM lets nobody through. `batch`: the click that has released mail of it as well,
 * whose Undo takes back a rule that only such clicks have made, with the last of them (take-back-clicks.ts).
 * `siteRuleId`: the rule for everybody that says so; it takes nothing over from a person who has said the same.
 */
export async function letThrough(
  opened: OpenedHistory,
  address: string,
  by: string | null,
  batch: string | null = null,
  siteRuleId: number | null = null,
): Promise<number> {
  const raising = await findWhitelisting(opened.place);
  if (raising === 'off' || raising === 'unknown')
    throw new AppError('invalid', 'nobody is whitelisted', { reason: 'whitelistOff' });
  const { uid } = raising;
  return aloneWith(uid, async () => {
    const isNew = by !== null && (await findRule(uid, address)) === null;
    if (by !== null)
      await pool().query(
        `INSERT INTO dashboard_sender_rule (uid, address, owner, made_by, made_at, batch, site_rule_id) VALUES (?, ?, ?, ?, UTC_TIMESTAMP(3), ?, ?)
         ON DUPLICATE KEY UPDATE ${siteRuleId === null ? 'made_by = VALUES(made_by), made_at = VALUES(made_at), batch = IF(VALUES(batch) IS NULL, NULL, batch), site_rule_id = NULL' : 'id = id'}`,
        [uid, address, opened.place.user, by, batch, siteRuleId],
      );
    const ruleId = await findRule(uid, address);
    if (ruleId === null) return 0;
    if (batch !== null) await noteClick(ruleId, batch);
    try {
      const spellings = await findSpellings(opened, address);
      for (const spelling of spellings)
        for (const token of await tokensOfLine(uid, spelling))
          await raiseToken(raising, ruleId, { token, spelling }, by !== null);
      return spellings.length;
    } catch (error) {
      // Who has said it is told that it is not so.
      if (isNew) await takeBack(uid, ruleId).catch(() => undefined);
      throw error;
    }
  });
}

/** Takes that back: the rows of DSPAM's table are as they were, but for what it has learned itself. False where there was no such rule. */
export async function letThroughNoLonger({ trained }: MailboxPlace, address: string): Promise<boolean> {
  if (!trained) return false;
  const { uid } = trained;
  return aloneWith(uid, async () => {
    const ruleId = await findRule(uid, address);
    if (ruleId === null) return false;
    await takeBack(uid, ruleId);
    return true;
  });
}

/** Takes back one rule; only within aloneWith. */
export async function takeBack(uid: number, ruleId: number): Promise<void> {
  await returnTokens(uid, 'rule_id', ruleId);
  await forgetClicks(ruleId);
  await pool().query('DELETE FROM dashboard_sender_rule WHERE id = ?', [ruleId]);
}

/** Takes back what a rule for everybody has said for a uid, and nothing that a person has said. Throws as letThroughNoLonger. */
export async function siteLetsThroughNoLonger(uid: number, siteRuleId: number): Promise<void> {
  await aloneWith(uid, async () => {
    const rules = await fetchRows(
      [asNumber],
      'SELECT id FROM dashboard_sender_rule WHERE uid = ? AND site_rule_id = ?',
      [uid, siteRuleId],
    );
    for (const [ruleId] of rules) await takeBack(uid, ruleId);
  });
}

/** Takes back all that was said for a uid. Throws as letThroughNoLonger; what is left then is taken back the next time. */
export async function takeBackRules(uid: number): Promise<void> {
  await aloneWith(uid, async () => {
    await returnTokens(uid, 'uid', uid);
    await pool().query(
      'DELETE FROM dashboard_letting_click WHERE rule_id IN (SELECT id FROM dashboard_sender_rule WHERE uid = ?)',
      [uid],
    );
    await pool().query('DELETE FROM dashboard_sender_rule WHERE uid = ?', [uid]);
  });
}

async function returnTokens(uid: number, column: 'rule_id' | 'uid', value: number): Promise<void> {
  const rows = await fetchRows([asBigInt], 'SELECT token FROM dashboard_raised_token WHERE ?? = ?', [
    column,
    value,
  ]);
  for (const [token] of rows) await returnToken(uid, token);
}

/** Nobody raises what somebody else takes back. */
export async function aloneWith<T>(uid: number, work: () => Promise<T>): Promise<T> {
  const done = await withNamedLock(
    `sender rules ${uid}`,
    async () => ({ answer: await work() }),
    WAIT_SECONDS,
  );
  if (done === null)
    throw new AppError('unavailable', 'rules about senders are being saved', { reason: 'beingSaved' });
  return done.answer;
}

/** What DSPAM has learned of a line, also of mail with CRLF, whose CR is part of it (T§7); or, where it has not, what its mail will most likely have. */
async function tokensOfLine(uid: number, line: string): Promise<bigint[]> {
  const tokens = [line, `${line}\r`].flatMap(fromTokens);
  const known = await knownTokens(uid, tokens);
  return known.size > 0 ? tokens.filter((token) => known.has(token)) : tokens.slice(0, 1);
}

/**
 * The From lines of an address that the history knows, the newest of them. One with an encoded name has no address by then, and is not among them; nor is
 * one that is longer than the history keeps.
 */
async function findSpellings(opened: OpenedHistory, address: string): Promise<string[]> {
  const { rows } = await findPastRows(opened, { address });
  return [...new Set(rows.map(({ fromText }) => fromText))].filter((line) => !isShortened(line));
}

async function findRule(uid: number, address: string): Promise<number | null> {
  const rows = await fetchRows(
    [asNumber],
    'SELECT id FROM dashboard_sender_rule WHERE uid = ? AND address = ?',
    [uid, address],
  );
  return rows[0]?.[0] ?? null;
}
