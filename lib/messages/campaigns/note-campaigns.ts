import { pool } from '@/lib/store/db/pool';
import { SIGNS, valuesOfSigns } from './campaign-rows';
import type { CampaignSigns } from './campaign-signs';
import { countPeople } from './count-people';
import { shownPeople } from './shown-people';

/** Keeps what some messages of a quarantine are like, and answers how many others each list is to name, in their order. */
export async function noteCampaigns(
  mailboxId: number,
  messages: readonly (CampaignSigns & { key: string })[],
): Promise<number[]> {
  const known = messages.filter(({ likeness, list }) => likeness !== null || list !== null);
  if (known.length > 0)
    await pool().query(
      `INSERT INTO dashboard_campaign (mailbox_id, message_key, ${SIGNS}, noted_at) VALUES ?
       ON DUPLICATE KEY UPDATE quarter1 = VALUES(quarter1), quarter2 = VALUES(quarter2), quarter3 = VALUES(quarter3), quarter4 = VALUES(quarter4),
         list_digest = VALUES(list_digest)`,
      [known.map(({ key, ...signs }) => [mailboxId, key, ...valuesOfSigns(signs), new Date()])],
    );
  const people = await countPeople(messages.map((message) => ({ ...message, mailboxId })));
  return people.map(shownPeople);
}
