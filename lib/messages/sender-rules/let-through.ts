import { AppError } from '@/lib/ground/errors';
import type { OpenedHistory } from '@/lib/messages/history/open-history';
import type { MailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { asBigInt, asDate, asNumber } from '@/lib/store/db/columns';
import { fetchRows } from '@/lib/store/db/fetch-rows';
import { withNamedLock } from '@/lib/store/db/named-lock';
import { pool } from '@/lib/store/db/pool';
import { findLines } from './find-lines';
import { forgetClicks, listClicks, noteClick } from './letting-click-rows';
import { raiseToken, returnToken } from './raise-token';
import { findWhitelisting } from './whitelisting';

/** A click that can be undone leaves a rule for everybody what it is. */
const SAID_AGAIN = `made_by = IF(VALUES(batch) IS NULL OR site_rule_id IS NULL, VALUES(made_by), made_by), made_at = VALUES(made_at),
  batch = IF(VALUES(batch) IS NULL, NULL, batch), site_rule_id = IF(VALUES(batch) IS NULL, NULL, site_rule_id)`;
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
         ON DUPLICATE KEY UPDATE ${siteRuleId === null ? SAID_AGAIN : 'id = id'}`,
        [uid, address, opened.place.user, by, batch, siteRuleId],
      );
    const rule = await findRule(uid, address);
    if (rule === null) return 0;
    const { id: ruleId, since } = rule;
    if (batch !== null) await noteClick(ruleId, batch);
    try {
      const lines = await findLines(opened, address, { uid, since });
      for (const { spelling, tokens, isReported } of lines)
        for (const token of tokens)
          await raiseToken(raising, ruleId, { token, spelling }, by !== null || !isReported);
      return lines.length;
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
    const rule = await findRule(uid, address);
    if (rule === null) return false;
    await takeBack(uid, rule.id);
    return true;
  });
}

/** Takes back one rule; only within aloneWith. */
export async function takeBack(uid: number, ruleId: number): Promise<void> {
  await returnTokens(uid, 'rule_id', ruleId);
  await forgetClicks(ruleId);
  await pool().query('DELETE FROM dashboard_sender_rule WHERE id = ?', [ruleId]);
}

/** Takes back what a rule for everybody has said for a uid, and nothing that a person has said, by a click that stands. Throws as letThroughNoLonger. */
export async function siteLetsThroughNoLonger(uid: number, siteRuleId: number): Promise<void> {
  await aloneWith(uid, async () => {
    const rules = await fetchRows(
      [asNumber],
      'SELECT id FROM dashboard_sender_rule WHERE uid = ? AND site_rule_id = ?',
      [uid, siteRuleId],
    );
    for (const [ruleId] of rules) {
      const [click] = await listClicks(ruleId);
      if (click === undefined) await takeBack(uid, ruleId);
      else
        await pool().query('UPDATE dashboard_sender_rule SET site_rule_id = NULL, batch = ? WHERE id = ?', [
          click,
          ruleId,
        ]);
    }
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

/** A rule, and when it was said last. */
async function findRule(uid: number, address: string): Promise<{ id: number; since: Date } | null> {
  const [row] = await fetchRows(
    [asNumber, asDate],
    'SELECT id, made_at FROM dashboard_sender_rule WHERE uid = ? AND address = ?',
    [uid, address],
  );
  return row ? { id: row[0], since: row[1] } : null;
}
