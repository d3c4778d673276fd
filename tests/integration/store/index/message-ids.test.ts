import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { searchQuarantines } from '@/lib/messages/search/search-quarantines';
import { prisma } from '@/lib/store/db/prisma';
import { messageIdDigest } from '@/lib/store/index/quarantine/message-id-digest';
import { testSite } from '../../../support/test-site';

const [ALICE, BOB] = ['alice@example.org', 'bob@example.org'];
const MIGRATION = fileURLToPath(
  new URL('../../../../prisma/migrations/20261123061000_search_bits/migration.sql', import.meta.url),
);

const site = await testSite();

/** Quarantines a message whose headers have these lines in place of its Message-Id. */
async function quarantine(subject: string, lines: string | Buffer): Promise<void> {
  const { record } = await site.quarantine({ user: ALICE, subject });
  const { mbox } = site.files(ALICE);
  const before = readFileSync(mbox);
  const at = before.lastIndexOf('Message-Id: ');
  const end = before.indexOf('\n', at) + 1;
  expect(at).toBeGreaterThan(before.length - record.length);
  writeFileSync(mbox, Buffer.concat([before.subarray(0, at), Buffer.from(lines), before.subarray(end)]));
}

async function find(messageId: string): Promise<string[]> {
  const { rows, total } = await searchQuarantines({ messageId }, null, 1);
  expect(total).toBe(rows.length);
  return rows.map(({ subject, store }) => `${subject} @ ${store}`).sort();
}

describe('messages by their Message-Id', () => {
  it('are found in all mailboxes, however the header was written', async () => {
    await quarantine('Usual', 'Message-Id: <Usual.1@Example.net>\n');
    await quarantine('Folded', 'MESSAGE-ID:\r\n\t<folded.1@example.net>\r\n');
    await quarantine('Two', 'Message-Id: <first@example.net>\nMessage-Id: <second@example.net>\n');
    await quarantine('None', '');
    await quarantine('Empty', 'Message-Id: <>\n');
    await quarantine('Blank', 'Message-Id:   \n');
    await quarantine('Long', `Message-Id: <${'l'.repeat(6_000)}@example.net>\n`);
    await quarantine('Nul', 'Message-Id: <n\0ul@example.net>\n');
    await quarantine('Raw', Buffer.from('Message-Id: <\xff\xfe@example.net>\n', 'latin1'));
    await quarantine('Quoted', `Message-Id: <o'brien\\"%_@example.net>\n`);
    const copy = readFileSync(site.files(ALICE).mbox);
    await site.quarantine({ user: BOB, subject: 'Of Bob' });
    appendFileSync(site.files(BOB).mbox, copy.subarray(0, copy.indexOf('From QUARANTINE', 10)));
    for (const user of [ALICE, BOB]) await openQuarantine(user);

    const both = [`Usual @ ${ALICE}`, `Usual @ ${BOB}`];
    expect(await find('<Usual.1@Example.net>')).toEqual(both);
    expect(await find(' Usual.1@Example.net ')).toEqual(both);
    expect(await find('<usual.1@example.net>')).toEqual([]);
    expect(await find('folded.1@example.net')).toEqual([`Folded @ ${ALICE}`]);
    expect(await find('first@example.net')).toEqual([`Two @ ${ALICE}`]);
    expect(await find('second@example.net')).toEqual([]);
    expect(await find(`${'l'.repeat(6_000)}@example.net`)).toEqual([`Long @ ${ALICE}`]);
    expect(await find('nul@example.net')).toEqual([`Nul @ ${ALICE}`]);
    expect(await find(`<o'brien\\"%_@example.net>`)).toEqual([`Quoted @ ${ALICE}`]);
    // An empty value must not match messages that have none.
    for (const nothing of ['<>', '<', ' ', '%', '_']) expect(await find(nothing), nothing).toEqual([]);
    const other = (store: string) => store === BOB;
    expect((await searchQuarantines({ messageId: 'first@example.net' }, other, 1)).rows).toEqual([]);
  });

  it('come with the rest of a search', async () => {
    const asked = { messageId: 'Usual.1@Example.net', words: 'sua' };
    expect((await searchQuarantines(asked, null, 1)).total).toBe(2);
    expect((await searchQuarantines({ ...asked, words: 'else' }, null, 1)).total).toBe(0);
    expect((await searchQuarantines({ ...asked, recipient: 'bob' }, null, 1)).total).toBe(1);
  });
});

describe('a site whose quarantines were indexed before', () => {
  it('gets them, and keeps what was looked at and how it was judged', async () => {
    const { id } = (await openQuarantine(ALICE)).state;
    await site.query(
      "UPDATE dashboard_message SET message_id_digest = '', score = seq, score_spam = 7, score_innocent = 8, score_retrained = 9 WHERE mailbox_id = ? AND seq <= 5",
      [id],
    );
    const [first] = await prisma().message.findMany({ where: { mailboxId: id }, orderBy: { seq: 'asc' } });
    await site.query('INSERT INTO dashboard_seen VALUES (?, ?, NOW(3))', [ALICE, first?.key]);
    // As the migration does.
    const distrust = /^UPDATE `dashboard_mailbox` .*;$/m.exec(readFileSync(MIGRATION, 'utf8'))?.[0];
    await site.query(String(distrust));
    await openQuarantine(ALICE);

    const rows = await prisma().message.findMany({ where: { mailboxId: id }, orderBy: { seq: 'asc' } });
    expect(rows[0]).toMatchObject({
      key: first?.key,
      seen: true,
      messageIdDigest: messageIdDigest(Buffer.from('Usual.1@Example.net')),
    });
    expect(rows.map(({ score }) => score)).toEqual([1, 2, 3, 4, 5, -1, -1, -1, -1, -1]);
    expect(rows[4]).toMatchObject({ scoreSpam: 7, scoreInnocent: 8, scoreRetrained: 9 });
    expect(await find('folded.1@example.net')).toEqual([`Folded @ ${ALICE}`]);
  });

  it('does not give a score to another message of the same name', async () => {
    const { id } = (await openQuarantine(BOB)).state;
    await site.query('UPDATE dashboard_message SET score = 50 WHERE mailbox_id = ?', [id]);
    const { mbox } = site.files(BOB);
    const text = readFileSync(mbox, 'latin1');
    writeFileSync(mbox, text.replace('Subject: Of Bob', 'Subject: Of somebody else'), 'latin1');
    await openQuarantine(BOB);
    const rows = await prisma().message.findMany({ where: { mailboxId: id }, orderBy: { seq: 'asc' } });
    expect(rows.map(({ subject, score }) => [subject, score])).toEqual([
      ['Of somebody else', -1],
      ['Usual', 50],
    ]);
  });
});
