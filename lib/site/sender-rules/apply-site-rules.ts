import { inBackground } from '@/lib/ground/in-background';
import { log } from '@/lib/ground/log';
import { ofProcess } from '@/lib/ground/of-process';
import { isStopping, underWay } from '@/lib/ground/process/under-way';
import { getConfig } from '@/lib/store/config/config';
import { asNumber } from '@/lib/store/db/columns';
import { fetchRows } from '@/lib/store/db/fetch-rows';
import { withNamedLock } from '@/lib/store/db/named-lock';
import { pool } from '@/lib/store/db/pool';
import { requireHome } from '@/lib/store/home/require-home';
import { applyHolds, takeBackHolds } from './apply-holds';
import { applyLets, takeBackLet } from './apply-lets';
import type { FailureHeard } from './failure-of-rule';
import { listRules } from './rule-rows';
import type { SiteRule } from './site-rule';

const ROWS_AT_ONCE = 500;

/** What was not possible is not tried again before. */
const AGAIN_MS = 60_000;

const run = ofProcess('site rules', () => ({
  now: null as Promise<unknown> | null,
  triedAt: Number.NEGATIVE_INFINITY,
}));

/** Whether this process is carrying out rules. */
export function isApplying(): boolean {
  return run().now !== null;
}

/** Goes on with what another process, or this one, has left. */
export function lookForLeftRules(): void {
  if (performance.now() - run().triedAt > AGAIN_MS) applyInBackground();
}

/** Carries out what administrators have said of senders, unless that is going on, and what they say meanwhile. Nobody waits for it. */
export function applyInBackground(): void {
  const state = run();
  state.triedAt = performance.now();
  state.now ??= inBackground(() => underWay(applyUntilDone))
    .catch((error) => log.error('rules for everybody were not carried out', {}, error))
    .finally(() => {
      state.now = null;
    });
}

async function applyUntilDone(): Promise<void> {
  const failed: FailureHeard = (mailbox, why) =>
    log.warn('a rule for everybody was not carried out', { mailbox }, why);
  // What is not possible is the same as before, and is tried again at night.
  for (let last = '', now = await waiting(); now !== '0 0 0' && now !== last && !isStopping(); ) {
    await applySiteRules(failed);
    [last, now] = [now, await waiting()];
  }
}

/** How many rules are not everybody's yet, or are not taken back yet. */
export async function countWaiting(): Promise<number> {
  return Number((await waiting()).split(' ')[0]);
}

/** Which rules wait, and for what: one that was carried out and is to be taken back by then is not the same. */
async function waiting(): Promise<string> {
  const [row = [0, 0, 0]] = await fetchRows(
    [asNumber, asNumber, asNumber],
    "SELECT COUNT(*), COALESCE(SUM(id), 0), COALESCE(SUM(state = 'ending'), 0) FROM dashboard_site_rule WHERE state IN ('new', 'ending')",
  );
  return row.join(' ');
}

/**
 * Takes back the rules that are to end, and carries out the others for all who lack them: new users, mail from a sender that came for the first
 * time. Returns how many rules there are then; null where another process is doing it. Throws `unavailable` while DSPAM_HOME is not this site's.
 */
export async function applySiteRules(failed: FailureHeard): Promise<number | null> {
  // Else each mailbox would be one that failed.
  await requireHome();
  return withNamedLock('site rules', async () => {
    const rules = await listRules();
    await takeBack(
      rules.filter(({ state }) => state === 'ending'),
      failed,
    );
    const wanted = rules.filter(({ state }) => state !== 'ending');
    await applyHolds(ofKind(wanted, 'hold'), failed);
    // With several filter hosts each would know its own (decision 285).
    if (!getConfig().filterHosts) await applyLets(ofKind(wanted, 'let'), failed);
    if (isStopping()) return wanted.length;
    const fresh = wanted.filter(({ state }) => state === 'new').map(({ id }) => id);
    for (let from = 0; from < fresh.length; from += ROWS_AT_ONCE)
      await pool().query("UPDATE dashboard_site_rule SET state = 'kept' WHERE id IN (?) AND state = 'new'", [
        fresh.slice(from, from + ROWS_AT_ONCE),
      ]);
    return wanted.length;
  });
}

async function takeBack(ending: readonly SiteRule[], failed: FailureHeard): Promise<void> {
  const holds = ofKind(ending, 'hold');
  const ended = (await takeBackHolds(holds, failed)) ? holds : [];
  for (const rule of ofKind(ending, 'let')) {
    if (isStopping()) break;
    try {
      await takeBackLet(rule);
      ended.push(rule);
    } catch (error) {
      failed(rule.sender, error);
    }
  }
  for (let from = 0; from < ended.length; from += ROWS_AT_ONCE) {
    const ids = ended.slice(from, from + ROWS_AT_ONCE).map(({ id }) => id);
    await pool().query('DELETE FROM dashboard_site_rule_place WHERE rule_id IN (?)', [ids]);
    await pool().query('DELETE FROM dashboard_site_rule WHERE id IN (?)', [ids]);
  }
}

function ofKind(rules: readonly SiteRule[], kind: SiteRule['what']): SiteRule[] {
  return rules.filter(({ what }) => what === kind);
}
