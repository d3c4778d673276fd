import { lowerName } from '@/lib/formats/dspam/lower-name';
import { userOf } from '@/lib/people/auth/user-format';
import { DIGEST_ACTOR } from '@/lib/people/digest/digest-actor';
import { getConfig } from '@/lib/store/config/config';
import { asDate, asNumber, asText } from '@/lib/store/db/columns';
import { fetchRows } from '@/lib/store/db/fetch-rows';
import { pool } from '@/lib/store/db/pool';
import { findRound, noteRound } from '@/lib/store/index/quarantine/rounds';
import { SIGN_COLUMNS, SIGNS, STATE, signsOf } from './campaign-rows';
import type { CampaignSigns } from './campaign-signs';
import { recountCampaigns } from './recount-campaigns';

const DAY_MS = 24 * 3600 * 1000;
/** An end is dated before it is written, and by the clock of whichever server has made it. */
const OVERLAP_MS = 2 * 60 * 1000;
/** After a longer pause the first releases are passed over. */
const LONGEST_BACK_MS = 7 * DAY_MS;
const KEYS_AT_ONCE = 500;
const LEAVING_AT_ONCE = 1000;

/**
 * Takes what people have released since the last time, and what they have taken back, and counts anew for the messages of these campaigns that still lie in quarantines. It
 * reads what was noted of each operation, however it was ended, so that a release does nothing for it. What has not become done when it breaks off is done by the next one.
 * One process at a time.
 */
export async function followReleases(): Promise<void> {
  if (!getConfig().campaigns) return;
  const before = (await findRound('campaigns'))?.finishedAt ?? new Date(Date.now() - DAY_MS);
  const from = Math.max(before.getTime() - OVERLAP_MS, Date.now() - LONGEST_BACK_MS);
  const ended = await fetchRows(
    [asText, asText, asDate],
    `SELECT store, message_key, MAX(finished_at) FROM dashboard_operation FORCE INDEX (dashboard_operation_forgotten_at)
     WHERE forgotten IN (0, 1) AND finished_at >= ? AND kind IN ('release', 'restore') GROUP BY store, message_key`,
    [new Date(from)],
  );
  const byStore = new Map<string, { keys: string[]; fresh: Set<string> }>();
  for (const [store, key, at] of ended) {
    const of = byStore.get(store) ?? { keys: [], fresh: new Set() };
    of.keys.push(key);
    if (at > before) of.fresh.add(key);
    byStore.set(store, of);
  }
  const changed: CampaignSigns[] = [];
  for (const [store, { keys, fresh }] of byStore)
    for (let at = 0; at < keys.length; at += KEYS_AT_ONCE)
      changed.push(...(await noteReleases(store, keys.slice(at, at + KEYS_AT_ONCE), fresh)));
  const leaving = await fetchRows(
    [asNumber, ...SIGN_COLUMNS],
    `SELECT id, ${SIGNS} FROM dashboard_campaign WHERE state = ${STATE.leaving} LIMIT ${LEAVING_AT_ONCE}`,
  );
  changed.push(...leaving.map(([, ...signs]) => signsOf(...signs)));
  await recountCampaigns(changed);
  if (leaving.length > 0)
    await pool().query('DELETE FROM dashboard_campaign WHERE id IN (?)', [leaving.map(([id]) => id)]);
  const last = new Date(ended.reduce((latest, [, , at]) => Math.max(latest, at.getTime()), before.getTime()));
  if (last > before || (await findRound('campaigns')) === null) await noteRound('campaigns', [], last);
}

/** Notes which of these messages their own people have released, and answers what those are like of which that has changed, or may have. */
async function noteReleases(
  store: string,
  keys: readonly string[],
  fresh: ReadonlySet<string>,
): Promise<CampaignSigns[]> {
  const known = await fetchRows(
    [asNumber, asText, asNumber, ...SIGN_COLUMNS],
    `SELECT id, message_key, state, ${SIGNS} FROM dashboard_campaign
     WHERE mailbox_id = (SELECT id FROM dashboard_mailbox WHERE store = ?) AND message_key IN (?)`,
    [store, keys],
  );
  if (known.length === 0) return [];
  const releases = await fetchRows(
    [asText, asText, asText],
    `SELECT message_key, actor, member FROM dashboard_operation
     WHERE store = ? AND message_key IN (?) AND kind = 'release' AND state = 'done' AND undone_by IS NULL`,
    [store, known.map(([, key]) => key)],
  );
  const released = new Set(
    releases.flatMap(([key, actor, member]) => (isOwn(actor, member || store) ? [key] : [])),
  );
  const changed = [];
  const ids: { [State in 0 | 1]: number[] } = { 0: [], 1: [] };
  for (const [id, key, state, ...signs] of known) {
    const next = released.has(key) ? STATE.released : STATE.none;
    if (state !== next) ids[next].push(id);
    // What is noted already may have been so by one that broke off before it had counted.
    if (state !== next || fresh.has(key)) changed.push(signsOf(...signs));
  }
  for (const state of [STATE.none, STATE.released] as const)
    if (ids[state].length > 0)
      await pool().query('UPDATE dashboard_campaign SET state = ? WHERE id IN (?)', [state, ids[state]]);
  return changed;
}

/**
 * Whether who has released a message is whose it is: an administrator who releases somebody else's mail, or that of many at a click, counts for nobody. Who has
 * somebody's digest counts as them.
 */
function isOwn(actor: string, user: string): boolean {
  return actor === DIGEST_ACTOR || lowerName(userOf(actor)) === lowerName(user);
}
