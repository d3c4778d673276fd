import { setTimeout as sleep } from 'node:timers/promises';
import { asNumber, asText } from '@/lib/store/db/columns';
import { fetchRows } from '@/lib/store/db/fetch-rows';
import { pool } from '@/lib/store/db/pool';
import { SIGN_COLUMNS, SIGNS, STATE, signsOf } from './campaign-rows';
import type { CampaignSigns } from './campaign-signs';
import { countPeople } from './count-people';
import { shownPeople } from './shown-people';
import { areAlike, type Likeness } from './text-likeness';

/** Messages that are counted at a time. */
const AT_ONCE = 100;
/** Different texts that share a quarter with one; spam that fills it with more is not looked at. */
const MOST_TEXTS = 5000;

/**
 * Counts anew for the messages in quarantines that are of the campaigns of these, of which a release has come or was taken back. Few at a time, with a pause as
 * long as the work, so that pages do not wait for it.
 */
export async function recountCampaigns(changed: readonly CampaignSigns[]): Promise<void> {
  const texts = new Map<string, Likeness>();
  const lists = new Map<string, Buffer>();
  const given = new Map(
    changed.flatMap(({ likeness }) => (likeness ? [[likeness.join(), likeness] as const] : [])),
  );
  for (const likeness of given.values())
    for (const near of await nearTexts(likeness)) texts.set(near.join(), near);
  for (const { list } of changed) if (list) lists.set(list.toString('hex'), list);
  for (const [one, two, three, four] of texts.values())
    await recountAll('quarter1', 'quarter1 = ? AND quarter2 = ? AND quarter3 = ? AND quarter4 = ?', [
      one,
      two,
      three,
      four,
    ]);
  for (const list of lists.values()) await recountAll('list', 'list_digest = ?', [list]);
}

/** The different texts of messages that nobody has released which are nearly this one, itself among them. */
async function nearTexts(likeness: Likeness): Promise<Likeness[]> {
  const parts = likeness.map(
    (_, at) => `(SELECT DISTINCT quarter1, quarter2, quarter3, quarter4
      FROM dashboard_campaign FORCE INDEX (dashboard_campaign_quarter${at + 1})
      WHERE state = ${STATE.none} AND quarter${at + 1} = ? LIMIT ${MOST_TEXTS})`,
  );
  const rows = await fetchRows([asNumber, asNumber, asNumber, asNumber], parts.join(' UNION '), [
    ...likeness,
  ]);
  return rows.filter((near) => areAlike(likeness, near));
}

/** In the order of the index, which ends with the mailbox and the number of the row. */
async function recountAll(index: string, where: string, values: readonly (number | Buffer)[]): Promise<void> {
  for (let [mailbox, last] = [0, 0]; ; ) {
    const began = performance.now();
    const rows = await fetchRows(
      [asNumber, asNumber, asText, ...SIGN_COLUMNS],
      `SELECT id, mailbox_id, message_key, ${SIGNS} FROM dashboard_campaign FORCE INDEX (dashboard_campaign_${index})
       WHERE state = ${STATE.none} AND ${where} AND mailbox_id >= ? AND (mailbox_id > ? OR id > ?)
       ORDER BY mailbox_id, id LIMIT ${AT_ONCE}`,
      [...values, mailbox, mailbox, last],
    );
    await recount(rows.map(([, mailboxId, key, ...signs]) => ({ mailboxId, key, ...signsOf(...signs) })));
    const end = rows.at(-1);
    if (!end || rows.length < AT_ONCE) return;
    [last, mailbox] = end;
    await sleep(performance.now() - began);
  }
}

async function recount(
  messages: readonly (CampaignSigns & { mailboxId: number; key: string })[],
): Promise<void> {
  const counted = await countPeople(messages);
  const byShown = new Map<number, [number, string][]>();
  for (const [at, { mailboxId, key }] of messages.entries()) {
    const shown = shownPeople(counted[at] ?? 0);
    byShown.set(shown, [...(byShown.get(shown) ?? []), [mailboxId, key]]);
  }
  for (const [shown, names] of byShown)
    await pool().query(
      'UPDATE dashboard_message SET campaign = ? WHERE (mailbox_id, message_key) IN (?) AND campaign <> ?',
      [shown, names, shown],
    );
}
