import type { DspamConf } from '@/lib/formats/dspam/conf';

/** Days after which DSPAM's purge removes what (purge-4.1.sql, dspam_clean); null where the site has turned a rule off. */
export interface PurgeRules {
  /** Signatures, by the day they were made. */
  signatures: number | null;
  tokens: TokenRules | null;
  /** The training mode of users who have set none; it decides about unused tokens. */
  siteMode: string;
}

/** Days since a token was last seen. */
export interface TokenRules {
  unused: number;
  /** Fewer than five hits, innocent ones counting twice. */
  hapaxes: number;
  oneSpamHit: number;
  oneInnocentHit: number;
}

/** What a token is removed for; each is counted under the first that fits. */
export const TOKEN_RULES = ['hapaxes', 'oneSpamHit', 'oneInnocentHit', 'unused'] as const;
export type TokenRule = (typeof TOKEN_RULES)[number];

/**
 * The site's rules: the Purge lines of dspam.conf, with the days of purge-4.1.sql where a line is missing. `off` or 0 turns
 * signatures off, or all rules about tokens, as dspam_clean takes it.
 */
export function readPurgeRules(conf: DspamConf): PurgeRules {
  const days = (key: string, otherwise: number) => {
    const value = conf.number(key);
    if (value === undefined) return otherwise;
    return value > 0 && !conf.has(key, 'off') ? value : null;
  };
  const unused = days('PurgeUnused', 90);
  const hapaxes = days('PurgeHapaxes', 30);
  const oneSpamHit = days('PurgeHits1S', 15);
  const oneInnocentHit = days('PurgeHits1I', 15);
  const isOff = unused === null || hapaxes === null || oneSpamHit === null || oneInnocentHit === null;
  return {
    signatures: days('PurgeSignatures', 14),
    tokens: isOff ? null : { unused, hapaxes, oneSpamHit, oneInnocentHit },
    siteMode: (conf.preference('trainingMode') ?? conf.first('TrainingMode') ?? 'TEFT').toUpperCase(),
  };
}

/**
 * The rule that a row of dspam_token_data falls under, as an SQL expression; NULL for one that stays. Unused tokens of users
 * in the modes TOE and NOTRAIN stay, and in TUM those with fifty hits and more: what is not trained is not seen (purge-4.1.sql).
 */
export function tokenRuleSql(
  { unused, hapaxes, oneSpamHit, oneInnocentHit }: TokenRules,
  mode: string,
): string {
  const olderThan = (days: number) => `last_hit < CURDATE() - INTERVAL ${Math.trunc(days)} DAY`;
  const cases = [
    `WHEN ${olderThan(hapaxes)} AND 2 * innocent_hits + spam_hits < 5 THEN 'hapaxes'`,
    `WHEN ${olderThan(oneSpamHit)} AND innocent_hits = 0 AND spam_hits = 1 THEN 'oneSpamHit'`,
    `WHEN ${olderThan(oneInnocentHit)} AND innocent_hits = 1 AND spam_hits = 0 THEN 'oneInnocentHit'`,
  ];
  if (mode === 'TUM')
    cases.push(`WHEN ${olderThan(unused)} AND innocent_hits + spam_hits < 50 THEN 'unused'`);
  else if (mode !== 'TOE' && mode !== 'NOTRAIN') cases.push(`WHEN ${olderThan(unused)} THEN 'unused'`);
  return `CASE ${cases.join(' ')} END`;
}
