import { randomUUID } from 'node:crypto';
import { appendFileSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { readAllExcerpts } from '@/lib/messages/excerpts/keep-excerpts';
import { readExcerpts } from '@/lib/messages/excerpts/read-excerpts';
import { deleteMessage } from '@/lib/messages/quarantine/change/delete-message';
import { listMessages } from '@/lib/messages/quarantine/list/list-messages';
import { messageFilter } from '@/lib/messages/quarantine/list/message-query';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { searchQuarantines } from '@/lib/messages/search/search-quarantines';
import { prisma } from '@/lib/store/db/prisma';
import { EXCERPT_READER } from '@/lib/store/index/quarantine/excerpts';
import { testSite } from '../../../support/test-site';

const site = await testSite();
let count = 0;
let user = '';
beforeEach(() => {
  user = `user${count++}@example.org`;
});

const rows = async () => {
  const mailbox = await prisma().mailbox.findUniqueOrThrow({ where: { store: user } });
  return prisma().message.findMany({ where: { mailboxId: mailbox.id }, orderBy: { seq: 'asc' } });
};
/** A list waits for its texts no longer than a second: a busy machine needs another look. */
const openedWithTexts = async () => {
  await expect.poll(async () => (await openQuarantine(user)).textsWaiting, { timeout: 20_000 }).toBe(0);
  return openQuarantine(user);
};
const snippets = async () => (await rows()).map(({ snippet }) => snippet);
const texts = async () => {
  const { id } = await prisma().mailbox.findUniqueOrThrow({ where: { store: user } });
  return prisma().messageText.findMany({ where: { mailboxId: id } });
};
const found = async (words: string) =>
  (await searchQuarantines({ words }, null, 1)).rows.map(({ key }) => key);

describe('what a list and a search have of texts', () => {
  it('is there with the first list of a small quarantine, and with each that has something new', async () => {
    await site.quarantine({ user, body: 'First text\n' });
    await openedWithTexts();
    expect(await snippets()).toEqual(['First text']);
    await site.quarantine({ user, body: 'Second text\n' });
    const opened = await openedWithTexts();
    const { messages } = await listMessages(opened, {
      sort: 'date',
      direction: 'asc',
      page: 1,
      search: 'second',
    });
    expect(messages.map(({ snippet, attachments }) => [snippet, attachments])).toEqual([['Second text', 0]]);
    expect(await texts()).toHaveLength(2);
  });

  it('comes in the background where much is new, without keeping the list waiting', async () => {
    for (let i = 0; i < 130; i++) await site.quarantine({ user, body: `Text number${i}x\n` });
    const opened = await openQuarantine(user);
    expect(opened.textsWaiting).toBe(130);
    const before = await listMessages(opened, { sort: 'date', direction: 'asc', page: 1 });
    expect(before.messages).toHaveLength(50);
    await expect.poll(snippets, { timeout: 20_000 }).toContain('Text number129x');
    await expect.poll(() => found('number129x'), { timeout: 20_000 }).toHaveLength(1);
    await openedWithTexts();
  });

  it('stays when the quarantine is indexed again, without the file being read for it', async () => {
    for (const body of ['One\n', 'Two\n', 'Three\n']) await site.quarantine({ user, body });
    await openedWithTexts();
    await site.query(
      "UPDATE dashboard_message_text SET snippet = CONCAT('kept ', snippet) WHERE mailbox_id IN (SELECT id FROM dashboard_mailbox WHERE store = ?)",
      [user],
    );
    const { mbox } = site.files(user);
    writeFileSync(`${mbox}.new`, readFileSync(mbox));
    renameSync(`${mbox}.new`, mbox);
    await openedWithTexts();
    expect(await snippets()).toEqual(['kept One', 'kept Two', 'kept Three']);
  });

  it('goes with the message, and with what was replaced', async () => {
    const first = await site.quarantine({ user, body: 'One secret\n' });
    await site.quarantine({ user, body: 'Two secret\n' });
    await openedWithTexts();
    await deleteMessage(user, user, first.signature, randomUUID());
    expect((await texts()).map(({ snippet }) => snippet)).toEqual(['Two secret']);

    // Another program has written the file anew, without the message.
    const { mbox } = site.files(user);
    writeFileSync(mbox, '');
    await site.quarantine({ user, body: 'Three\n' });
    await openedWithTexts();
    expect((await texts()).map(({ snippet }) => snippet)).toEqual(['Three']);
    renameSync(mbox, `${mbox}.gone`);
    await openedWithTexts();
    expect(await texts()).toEqual([]);
  });

  describe.each([
    ['in the background', () => readAllExcerpts()],
    ['when it is opened', () => openedWithTexts()],
  ])('is read again %s', (_when, read) => {
    it.each([0, EXCERPT_READER - 1])(
      'where reader %i has read it, though nothing has come since',
      async (reader) => {
        await site.quarantine({ user, body: 'Right\n' });
        await openedWithTexts();
        const { id } = await prisma().mailbox.findUniqueOrThrow({ where: { store: user } });
        const mailboxId = { mailboxId: id };
        await prisma().messageText.updateMany({
          where: mailboxId,
          data: { snippet: 'Wrong', words: '\nwrong' },
        });
        await prisma().message.updateMany({ where: mailboxId, data: { snippet: 'Wrong' } });
        await prisma().mailbox.update({ where: { id }, data: { excerptReader: reader } });
        await read();
        expect(await snippets()).toEqual(['Right']);
        expect(await found('wrong')).toEqual([]);
        const mailbox = await prisma().mailbox.findUniqueOrThrow({ where: { store: user } });
        expect(mailbox).toMatchObject({ excerptReader: EXCERPT_READER, excerptSeq: 1 });
      },
    );
  });

  it('is not read again where a newer reader has read it', async () => {
    await site.quarantine({ user, body: 'Right\n' });
    await openedWithTexts();
    await site.query("UPDATE dashboard_message SET snippet = 'Newer' WHERE snippet = 'Right'");
    await site.query('UPDATE dashboard_mailbox SET excerpt_reader = ? WHERE store = ?', [
      EXCERPT_READER + 1,
      user,
    ]);
    await readAllExcerpts();
    await openQuarantine(user);
    expect(await snippets()).toEqual(['Newer']);
  });

  it('is found by the search over all that has copied the message before', async () => {
    await site.quarantine({ user, body: 'Latecomer\n' });
    await openedWithTexts();
    await site.query('UPDATE dashboard_mailbox SET excerpt_seq = 0 WHERE store = ?', [user]);
    await site.query('DELETE FROM dashboard_message_text');
    await site.query('UPDATE dashboard_message SET attachments = NULL');
    await site.query("UPDATE dashboard_search_state SET synced_at = '2000-01-01'");
    expect(await found('latecomer')).toEqual([]);
    await readExcerpts(user);
    expect(await found('latecomer')).toHaveLength(1);
  });

  it('is searched for more words than the database joins tables', async () => {
    const words = Array.from({ length: 66 }, (_, index) =>
      String.fromCharCode(97 + (index % 26), 97 + index / 26),
    );
    await site.quarantine({ user, body: `${words.join(' ')}\n` });
    const opened = await openedWithTexts();
    const here = async (search: string) =>
      (await listMessages(opened, { sort: 'date', direction: 'asc', page: 1, search })).messages.length;
    expect(await here(words.join(' '))).toBe(1);
    expect(await here([...words].reverse().join(' '))).toBe(0);
    expect(await here(words.map((word) => `-${word}`).join(' '))).toBe(0);
  });

  it('is not said to lack a word before it was read', async () => {
    await site.quarantine({ user, subject: 'Odd', body: 'Unread zebra\n' });
    await openedWithTexts();
    await site.query('UPDATE dashboard_mailbox SET excerpt_seq = 0 WHERE store = ?', [user]);
    await site.query('DELETE FROM dashboard_message_text');
    await site.query('UPDATE dashboard_message SET attachments = NULL');
    await site.query("UPDATE dashboard_search_state SET synced_at = '2000-01-01'");
    const { id } = await prisma().mailbox.findUniqueOrThrow({ where: { store: user } });
    const here = async (search: string) => {
      const where = messageFilter(
        { mailboxId: id, onlyMember: null, alertSet: null },
        { search, sort: 'date', direction: 'asc', page: 1 },
      );
      return prisma().message.count({ where });
    };
    for (const words of ['-zebra', '-lion', '-to:mia', 'odd -zebra']) {
      expect(await here(words), words).toBe(0);
      expect(await found(`${words} subject:odd`), words).toEqual([]);
    }
    for (const words of ['odd', '-from:zebra', '-subject:zebra']) expect(await here(words), words).toBe(1);
    await readExcerpts(user);
    expect([await here('-zebra'), await here('-lion')]).toEqual([0, 1]);
    expect([await found('-zebra subject:odd'), (await found('-lion subject:odd')).length]).toEqual([[], 1]);
  });

  it('of hostile mail is text of one line, or nothing', async () => {
    await site.quarantine({
      user,
      extraHeaders: 'Content-Type: text/html; charset=utf-8\n',
      body: '<script>alert(1)</script><img src=x onerror=alert(2)>&lt;b&gt;\u0000\u202eevil\u202c',
    });
    await site.quarantine({
      user,
      extraHeaders: 'Content-Type: multipart/mixed; boundary=b\n',
      body: '--b\n'.repeat(20_000),
    });
    await site.quarantine({ user, extraHeaders: 'Content-Type: text/html\n', body: '<'.repeat(400_000) });
    await site.quarantine({ user, body: `${'ﷺ'.repeat(5_000)}\n` });
    await site.quarantine({ user, body: '\ud800\u0301'.repeat(3_000) });
    appendFileSync(site.files(user).mbox, 'From x Mon Nov  2 10:00:00 2026\n\n\n\n');
    await openedWithTexts();
    await readExcerpts(user);
    const all = await rows();
    expect(all).toHaveLength(6);
    expect(all.every(({ attachments }) => attachments !== null)).toBe(true);
    for (const { snippet } of all) {
      expect(snippet).not.toMatch(/[\x00-\x1f\u202a-\u202e\u2066-\u2069]|alert/);
      expect(snippet.length).toBeLessThanOrEqual(120);
    }
  });
});
