import type { RowDataPacket } from 'mysql2/promise';
import { expect, it } from 'vitest';
import { countAlerts } from '@/lib/people/alerts/count-alerts';
import { alertSetQuestion } from '@/lib/people/alerts/sync-alerts';
import { findMailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { askTogether } from '@/lib/store/db/ask';
import { rowsRead } from '../../../support/rows-read';
import { testSite } from '../../../support/test-site';

const site = await testSite();

async function markAs(store: string, count: number): Promise<number> {
  await site.query('INSERT INTO dashboard_mailbox (store, path) VALUES (?, ?)', [store, store]);
  await site.query(
    'INSERT INTO dashboard_alert_set (mailbox_id, owner) SELECT id, store FROM dashboard_mailbox WHERE store = ?',
    [store],
  );
  await site.query(
    `INSERT INTO dashboard_alert_mark (set_id, mailbox_id, seq)
     SELECT id, mailbox_id, seq FROM dashboard_alert_set JOIN seq_1_to_${count} WHERE owner = ?`,
    [store],
  );
  const [rows] = await site.query<RowDataPacket[]>('SELECT id FROM dashboard_alert_set WHERE owner = ?', [
    store,
  ]);
  return Number(rows[0]?.id);
}

it('are counted to a thousand for the frame of a page, and to the end for the page of alerts', async () => {
  const [few, many] = [await markAs('alice', 999), await markAs('bob', 30_000)];
  const asked = async (user: string) =>
    (await askTogether({ set: alertSetQuestion(await findMailboxPlace(user)) })).set;
  expect(await asked('alice')).toMatchObject({ id: few, marked: 999 });
  expect(await asked('bob')).toMatchObject({ id: many, marked: 1000 });
  expect(await asked('carol')).toBeNull();
  // Each twice: a table of its own is counted.
  expect(await rowsRead(() => asked('bob'))).toBeLessThan(2100);
  expect(await countAlerts(many)).toBe(30_000);
});
