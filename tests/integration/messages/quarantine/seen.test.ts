import { beforeAll, expect, it } from 'vitest';
import { deleteMessage } from '@/lib/messages/quarantine/change/delete-message';
import { listMessages } from '@/lib/messages/quarantine/list/list-messages';
import { noteSeen } from '@/lib/messages/quarantine/list/note-seen';
import { pruneSeen } from '@/lib/messages/quarantine/list/prune-seen';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { prisma } from '@/lib/store/db/prisma';
import { distrustMailbox } from '@/lib/store/index/quarantine/distrust-mailbox';
import { testSite } from '../../../support/test-site';

const USER = 'alice@example.org';
const site = await testSite();
let keys: string[];
beforeAll(async () => {
  const made = [];
  for (const subject of ['One', 'Two', 'Three']) made.push(await site.quarantine({ user: USER, subject }));
  keys = made.map(({ signature }) => signature);
});

const unseen = async () => {
  const query = { sort: 'date', direction: 'asc', page: 1, unseen: true } as const;
  const { messages } = await listMessages(await openQuarantine(USER), query);
  return messages.map(({ subject }) => subject);
};
const look = async (key = '') => noteSeen(USER, (await openQuarantine(USER)).state.id, key);

it('remembers what was looked at, also when the quarantine is indexed again', async () => {
  expect(await unseen()).toEqual(['One', 'Two', 'Three']);
  await look(keys[1]);
  await look(keys[1]);
  expect(await unseen()).toEqual(['One', 'Three']);
  await distrustMailbox((await openQuarantine(USER)).state.id);
  expect(await unseen()).toEqual(['One', 'Three']);
});

it('keeps the mark of the last message when another comes behind it', async () => {
  await look(keys[2]);
  await site.quarantine({ user: USER, subject: 'Four' });
  expect(await unseen()).toEqual(['One', 'Four']);
});

it('counts what looks innocent and was not looked at', async () => {
  await prisma().message.updateMany({ data: { score: 90 } });
  await prisma().message.updateMany({ where: { subject: 'Four' }, data: { score: 10 } });
  expect((await openQuarantine(USER)).likelyUnseen).toBe(1);
});

it('forgets what is gone for long, and nothing else', async () => {
  await deleteMessage(USER, USER, keys[1] ?? '', crypto.randomUUID());
  expect(await pruneSeen(30)).toBe(0);
  const later = new Date(Date.now() + 31 * 24 * 3600 * 1000);
  expect(await pruneSeen(30, later)).toBe(1);
  expect((await prisma().seen.findMany()).map(({ key }) => key)).toEqual([keys[2]]);
});
