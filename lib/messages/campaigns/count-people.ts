import { asBytes, asNumber } from '@/lib/store/db/columns';
import { fetchRows } from '@/lib/store/db/fetch-rows';
import { STATE } from './campaign-rows';
import type { CampaignSigns } from './campaign-signs';
import { areAlike, type Likeness } from './text-likeness';

/** Of each quarter, and of lists: different texts and people, not messages. More would say nothing new. */
const MOST_READ = 5000;

/**
 * How many others have released mail of the campaign of each message: mailboxes, however many messages each has released, without that of the message itself. In two statements
 * at most, which read what was released and no message that lies in a quarantine.
 */
export async function countPeople(
  messages: readonly (CampaignSigns & { mailboxId: number })[],
): Promise<number[]> {
  const texts = messages.flatMap(({ likeness }) => (likeness ? [likeness] : []));
  const lists = messages.flatMap(({ list }) => (list ? [list] : []));
  const [byText, byList] = [await releasedTexts(texts), await releasedLists(lists)];
  return messages.map(({ mailboxId, likeness, list }) => {
    const people = new Set(list ? byList.get(list.toString('hex')) : []);
    if (likeness)
      for (const released of byText)
        if (areAlike(likeness, released.likeness)) people.add(released.mailboxId);
    people.delete(mailboxId);
    return people.size;
  });
}

async function releasedTexts(
  texts: readonly Likeness[],
): Promise<{ mailboxId: number; likeness: Likeness }[]> {
  if (texts.length === 0) return [];
  const ofQuarter = (quarter: 0 | 1 | 2 | 3) => {
    const column = `quarter${quarter + 1}`;
    return {
      sql: `(SELECT DISTINCT mailbox_id, quarter1, quarter2, quarter3, quarter4
        FROM dashboard_campaign FORCE INDEX (dashboard_campaign_${column})
        WHERE state = ${STATE.released} AND ${column} IN (?) LIMIT ${MOST_READ})`,
      values: [[...new Set(texts.map((likeness) => likeness[quarter]))]],
    };
  };
  const parts = ([0, 1, 2, 3] as const).map(ofQuarter);
  const rows = await fetchRows(
    [asNumber, asNumber, asNumber, asNumber, asNumber],
    parts.map(({ sql }) => sql).join(' UNION '),
    parts.flatMap(({ values }) => values),
  );
  return rows.map(([mailboxId, one, two, three, four]) => ({ mailboxId, likeness: [one, two, three, four] }));
}

async function releasedLists(lists: readonly Buffer[]): Promise<Map<string, Set<number>>> {
  const people = new Map<string, Set<number>>();
  if (lists.length === 0) return people;
  const rows = await fetchRows(
    [asBytes, asNumber],
    `SELECT DISTINCT list_digest, mailbox_id FROM dashboard_campaign FORCE INDEX (dashboard_campaign_list)
     WHERE state = ${STATE.released} AND list_digest IN (?) LIMIT ${MOST_READ}`,
    [lists],
  );
  for (const [list, mailboxId] of rows) {
    const name = list.toString('hex');
    people.set(name, (people.get(name) ?? new Set<number>()).add(mailboxId));
  }
  return people;
}
