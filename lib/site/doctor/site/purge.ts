import type { Check, Examined } from '@/lib/site/doctor/check/check';
import { type Finding, findingsOf, type Remedy } from '@/lib/site/doctor/check/finding';
import { asDashboard } from '@/lib/site/doctor/host/as-dashboard';
import { runMaintenance } from '@/lib/site/doctor/host/check-cron';
import { findMaintainJobs } from '@/lib/site/doctor/host/find-maintain-jobs';
import { findScheduled, scheduledLines } from '@/lib/site/doctor/host/find-scheduled';
import { type PurgeRules, readPurgeRules, tokenRuleSql } from '@/lib/site/purge/purge-rules';
import { asNumber, orNull } from '@/lib/store/db/columns';
import type { AskRows } from '@/lib/store/db/fetch-rows';
import { needsConf } from './not-looked-at';
import { overDatabase } from './site-database';

const { good, warning, fault } = findingsOf('purge');

/** A purge that runs once a week is not late. */
const GRACE_DAYS = 8;
/** No index leads to old tokens: so many are looked at, in the order of the key. */
const TOKENS = 200_000;
/** Of the tokens looked at; fewer are left by any purge, which goes by each user's mode. */
const OVERDUE_SHARE = 0.02;

const DSPAM_PURGE = /\b(?:dspam_clean|purge(?:-[\d.]+)?\.sql|dspam_maintenance)\b/;

/** Who removes old signatures and tokens from DSPAM's tables, and whether they do. */
export const purge = purgeBelow('/');

/** The same, with another root folder below which /etc lies. */
export function purgeBelow(root: string): Check {
  return {
    name: 'purge',
    look: (examined) =>
      overDatabase('purge', examined, async (ask) => {
        const { conf, config } = examined;
        if (conf === null) return needsConf('purge');
        const rules = readPurgeRules(conf);
        const scheduled = await findScheduled(root);
        const ofDspam = scheduledLines(scheduled).find(({ line }) => DSPAM_PURGE.test(line));
        const ofMaintain = (await findMaintainJobs(root)).find((job) => !job.passedOver);
        const isOurs = config?.maintainPurge ?? false;
        const atNight = ofMaintain ? [] : [runMaintenance(examined)];
        const overdue = await findOverdue(ask, rules);
        if (overdue.length > 0)
          return overdue.map((finding) => withRemedies(finding, examined, isOurs, atNight));
        if (rules.signatures === null && rules.tokens === null) return [good('off')];
        if (ofDspam) return [good('dspam', { file: ofDspam.file })];
        if (isOurs && ofMaintain) return [good('maintain', { file: ofMaintain.file })];
        if (await isPurged(ask, rules)) return [good('works', { days: rules.signatures ?? 0 })];
        const hidden = scheduled.unreadable.join(', ');
        if (isOurs) return [warning(hidden ? 'maintainUnseen' : 'maintainNever', { hidden }, ...atNight)];
        return [warning(hidden ? 'nobodySeen' : 'nobody', { hidden }, switchOn(), ...atNight)];
      }),
  };
}

async function findOverdue(ask: AskRows, { signatures, tokens, siteMode }: PurgeRules): Promise<Finding[]> {
  const findings: Finding[] = [];
  if (signatures !== null) {
    const [[count = 0, oldest = null] = []] = await ask(
      [asNumber, orNull(asNumber)],
      'SELECT COUNT(*), MAX(DATEDIFF(CURDATE(), created_on)) FROM dspam_signature_data WHERE created_on < CURDATE() - INTERVAL ? DAY',
      [signatures + GRACE_DAYS],
    );
    if (count > 0) findings.push(fault('signatures', { count, days: signatures, oldest: oldest ?? 0 }));
  }
  if (tokens !== null) {
    const late = Object.fromEntries(
      Object.entries(tokens).map(([name, days]) => [name, days + GRACE_DAYS]),
    ) as unknown as typeof tokens;
    const [[looked = 0, count = 0] = []] = await ask(
      [asNumber, asNumber],
      `SELECT COUNT(*), IFNULL(SUM(${tokenRuleSql(late, siteMode)} IS NOT NULL), 0) FROM (SELECT spam_hits, innocent_hits, last_hit FROM dspam_token_data LIMIT ?) AS some`,
      [TOKENS],
    );
    if (count > looked * OVERDUE_SHARE) findings.push(fault('tokens', { count, looked }));
  }
  return findings;
}

/** Whether old signatures are gone, and young ones reach back so far that somebody must have removed them. */
async function isPurged(ask: AskRows, { signatures }: PurgeRules): Promise<boolean> {
  if (signatures === null) return false;
  const [[oldest = null] = []] = await ask(
    [orNull(asNumber)],
    'SELECT DATEDIFF(CURDATE(), MIN(created_on)) FROM dspam_signature_data',
  );
  const [[met = null] = []] = await ask(
    [orNull(asNumber)],
    'SELECT DATEDIFF(CURDATE(), MIN(last_hit)) FROM (SELECT last_hit FROM dspam_token_data LIMIT ?) AS some',
    [TOKENS],
  );
  return oldest !== null && oldest >= signatures - 1 && (met ?? 0) > signatures;
}

function withRemedies(finding: Finding, examined: Examined, isOurs: boolean, atNight: Remedy[]): Finding {
  return {
    ...finding,
    remedies: [...(isOurs ? [] : [switchOn()]), asDashboard(examined.folder, 'npm run maintain'), ...atNight],
  };
}

function switchOn(): Remedy {
  return { where: '.env', lines: ['MAINTAIN_PURGE=yes'] };
}
