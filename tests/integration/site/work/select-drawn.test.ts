import { appendFile, readFile, rename, writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { deleteMessage } from '@/lib/messages/quarantine/change/delete-message';
import { formatDrawn } from '@/lib/messages/quarantine/list/drawn-list';
import { listMessages } from '@/lib/messages/quarantine/list/list-messages';
import type { MessageQuery } from '@/lib/messages/quarantine/list/message-query';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { selectDrawn } from '@/lib/site/work/select-drawn';
import { prisma } from '@/lib/store/db/prisma';
import { testSite } from '../../../support/test-site';

const everything: MessageQuery = { sort: 'date', direction: 'asc', page: 1 };
const site = await testSite();

const quarantine = async (user: string, subject: string) =>
  (await site.quarantine({ user, subject })).signature;
/** As the page does. */
async function draw(user: string, query = everything): Promise<string> {
  const opened = await openQuarantine(user);
  return formatDrawn(opened.state, (await listMessages(opened, query)).total);
}

it('means what was there when the page was drawn, and counts what came since', async () => {
  const user = 'alice@example.org';
  const shown = [await quarantine(user, 'Invoice 1'), await quarantine(user, 'Invoice 2')];
  await quarantine(user, 'Other');
  const query = { ...everything, search: 'invoice' };
  const drawn = await draw(user, query);
  await quarantine(user, 'Invoice 3');
  await quarantine(user, 'Other 2');
  // Indexed by others before the click, the last row of the page once more with it.
  await openQuarantine(user);
  expect(await selectDrawn(user, query, drawn)).toEqual({ keys: shown, later: 1 });
  expect(await selectDrawn(user, query, await draw(user, query))).toMatchObject({ later: 0 });
});

it('leaves out what has gone since', async () => {
  const user = 'bob@example.org';
  const keys = [await quarantine(user, 'One'), await quarantine(user, 'Two')];
  const drawn = await draw(user);
  await deleteMessage('bob', user, keys[0] ?? '', crypto.randomUUID());
  await quarantine(user, 'Three');
  expect(await selectDrawn(user, everything, drawn)).toEqual({ keys: [keys[1]], later: 1 });
});

it('selects nothing of a quarantine that was empty when it was drawn', async () => {
  const user = 'carol@example.org';
  const drawn = await draw(user);
  await quarantine(user, 'First');
  const selected = await selectDrawn(user, everything, drawn).catch((error) => error);
  expect(selected.keys ?? []).toEqual([]);
});

it('selects nothing when the file was put together anew meanwhile', async () => {
  const user = 'dave@example.org';
  await quarantine(user, 'One');
  const drawn = await draw(user);
  const { place } = await openQuarantine(user);
  await quarantine(user, 'Before all others');
  const bytes = await readFile(place.files.mbox);
  await writeFile(`${place.files.mbox}.new`, bytes);
  await rename(`${place.files.mbox}.new`, place.files.mbox);
  await expect(selectDrawn(user, everything, drawn)).rejects.toMatchObject({ reason: 'listChanged' });
  await expect(selectDrawn(user, everything, undefined)).rejects.toMatchObject({ reason: 'listChanged' });
});

it('does not take a message that was still being written when the page was drawn', async () => {
  const user = 'erin@example.org';
  const whole = await quarantine(user, 'Whole');
  const { place } = await openQuarantine(user);
  const half = (await readFile(place.files.mbox, 'latin1')).replaceAll(/[0-9a-f]{20,}/g, 'a'.repeat(24));
  await appendFile(place.files.mbox, half.slice(0, half.length - 20), 'latin1');
  const drawn = await draw(user);
  await appendFile(place.files.mbox, half.slice(half.length - 20), 'latin1');
  expect(await selectDrawn(user, everything, drawn)).toEqual({ keys: [whole], later: 1 });
});

it('selects nothing when more of what was there match by now than were shown', async () => {
  const user = 'frank@example.org';
  await quarantine(user, 'Read');
  const key = await quarantine(user, 'Not read yet');
  const { state } = await openQuarantine(user);
  const row = { mailboxId_key: { mailboxId: state.id, key } };
  await prisma().message.update({ where: row, data: { attachments: null } });
  const query = { ...everything, search: '-nothing' };
  const drawn = await draw(user, query);
  await prisma().message.update({ where: row, data: { attachments: 0 } });
  await expect(selectDrawn(user, query, drawn)).rejects.toMatchObject({ reason: 'moreMatch' });
});
