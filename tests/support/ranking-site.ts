import { mkdirSync, writeFileSync } from 'node:fs';
import type { DspamSite } from './dspam-site';
import { type RankingSet, rankingMbox, readRankingSet } from './ranking-set';

const ROWS = 5000;

/** What a site needs for its filter to be like that of the ranking set; give it to createDspamSite as `conf`. */
export const RANKING_CONF = 'ProcessorURLContext on\nProcessorBias on';

/**
 * Puts the quarantine of tests/fixtures/ranking and what the filter had learned into a site, as a user with uid 1;
 * of the mail the newest `most`.
 */
export async function loadRankingSet(
  site: Pick<DspamSite, 'query' | 'files'>,
  user: string,
  most = Number.POSITIVE_INFINITY,
): Promise<RankingSet> {
  const all = readRankingSet();
  const set = { ...all, messages: all.messages.slice(-most) };
  mkdirSync(site.files(user).dir, { recursive: true, mode: 0o770 });
  writeFileSync(site.files(user).mbox, rankingMbox(most), { mode: 0o660 });
  await site.query('INSERT INTO dspam_virtual_uids (uid, username) VALUES (1, ?)', [user]);
  const { spam, innocent } = set.totals;
  await site.query('INSERT INTO dspam_stats VALUES (1, ?, ?, 34, 7, 300, 300, 0, 0)', [spam, innocent]);
  const rows = [...set.counts].map(
    ([id, { spamHits, innocentHits }]) => `(1,${id},${spamHits},${innocentHits},CURDATE())`,
  );
  for (let at = 0; at < rows.length; at += ROWS)
    await site.query(`INSERT INTO dspam_token_data VALUES ${rows.slice(at, at + ROWS).join(',')}`);
  return set;
}
