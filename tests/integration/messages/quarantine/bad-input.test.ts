import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { getMessage } from '@/lib/messages/quarantine/list/get-message';
import { listMessages } from '@/lib/messages/quarantine/list/list-messages';
import type { MessageQuery } from '@/lib/messages/quarantine/list/message-query';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { testSite } from '../../../support/test-site';
import { withoutRights } from '../../../support/without-rights';

const USER = 'alice@example.org';
const all: MessageQuery = { sort: 'date', direction: 'desc', page: 1 };
const SEPARATOR = 'From QUARANTINE Sat Nov 21 07:40:56 2026\n';

const site = await testSite();
let mbox: string;
beforeAll(async () => {
  mbox = site.files(USER).mbox;
  mkdirSync(site.files(USER).dir, { recursive: true });
  chmodSync(site.folder, 0o755);
});
beforeEach(() => rmSync(mbox, { force: true }));

const record = (text: string) => Buffer.from(`${SEPARATOR}${text}\n\n\n\n`, 'latin1');
const write = (...records: Buffer[]) => writeFileSync(mbox, Buffer.concat(records));
const openFirst = async () => {
  const { messages } = await listMessages(await openQuarantine(USER), all);
  return getMessage(USER, messages[0]?.key ?? '');
};

describe('a quarantine that cannot be read', () => {
  it('names the file and the right that is missing', async () => {
    write(record('Subject: a\n\nbody'));
    await withoutRights(mbox, { during: 0o000, after: 0o660 }, async () => {
      await expect(openQuarantine(USER)).rejects.toMatchObject({
        code: 'unavailable',
        reason: 'unreadableFile',
        values: { file: mbox },
      });
    });
    expect((await listMessages(await openQuarantine(USER), all)).total).toBe(1);
  });

  it('names the folder that does not let anybody in', async () => {
    write(record('Subject: a\n\nbody'));
    const { dir } = site.files(USER);
    chmodSync(site.home, 0o755);
    for (const folder of [`${site.home}/data`, `${site.home}/data/example.org`]) chmodSync(folder, 0o755);
    await withoutRights(dir, { during: 0o000, after: 0o770 }, async () => {
      await expect(openQuarantine(USER)).rejects.toMatchObject({
        code: 'unavailable',
        reason: 'unreadableFolder',
        values: { file: dir },
      });
    });
  });
});

describe('messages that are broken', () => {
  it.each([
    ['without headers', '\njust a body'],
    ['of headers only', 'Subject: only this'],
    ['with NUL and bare CR', 'Subject: nul\0 and\rcr\n\nbo\0dy\rmore'],
    [
      'with an unknown charset',
      'Subject: =?x-unknown?q?caf=E9?=\nContent-Type: text/plain; charset=x-unknown\n\ncaf\xe9',
    ],
    ['with 200 nested parts', nested(200)],
    ['with a header of 1 MB', `X-Long: ${'a'.repeat(1_000_000)}\nSubject: long\n\nbody`],
    [
      'with two signatures',
      'Subject: a\nX-DSPAM-Signature: 1,6b014b08307207081\nX-DSPAM-Signature: 1,6b014b08307207082\n\nbody',
    ],
    ['with a signature that is none', 'Subject: a\nX-DSPAM-Signature: <script>alert(1)</script>\n\nbody'],
  ])('one %s is listed and opens', async (_name, text) => {
    write(record('Subject: before\n\nbody'), record(text), record('Subject: after\n\nbody'));
    const { messages, total } = await listMessages(await openQuarantine(USER), all);
    expect(total).toBe(3);
    for (const { key } of messages) {
      expect(key).toMatch(/^[\w,-]+$/);
      expect((await getMessage(USER, key)).row.key).toBe(key);
    }
  });

  it('keeps the last of two signatures: the first can be the sender’s', async () => {
    write(record('X-DSPAM-Signature: 1,6b014b08307207081\nX-DSPAM-Signature: 1,6b014b08307207082\n\nbody'));
    expect((await openFirst()).row.signature).toBe('1,6b014b08307207082');
  });

  it('shows the first part of a message of 50 MB within a memory limit, and says so', async () => {
    const line = `${'x'.repeat(75)}\n`;
    write(record(`Subject: huge\n\n${line.repeat(Math.ceil((50 * 1024 * 1024) / line.length))}`));
    const before = process.memoryUsage().rss;
    const { row, truncated, mail } = await openFirst();
    expect(row.byteLength).toBeGreaterThan(50 * 1024 * 1024);
    expect(truncated).toBe(true);
    expect(mail.problems).toContain('message-truncated');
    expect(mail.text?.startsWith('xxxx')).toBe(true);
    expect(process.memoryUsage().rss - before).toBeLessThan(250 * 1024 * 1024);
  });
});

describe('search', () => {
  it('finds words without regard to case and accents, in from and subject, and takes % and _ as they are', async () => {
    write(
      record('From: =?utf-8?q?J=C3=BCrgen?= <j@a.example>\nSubject: 100% of my_files\n\nx'),
      record('From: Anna <anna@b.example>\nSubject: other files\n\nx'),
    );
    const find = async (search: string) =>
      (await listMessages(await openQuarantine(USER), { ...all, search })).messages.length;
    expect(await find('JURGEN')).toBe(1);
    expect(await find('jürgen files')).toBe(1);
    expect(await find('files')).toBe(2);
    expect(await find('0% of')).toBe(1);
    expect(await find('%')).toBe(1);
    expect(await find('my_f')).toBe(1);
    expect(await find('o_her')).toBe(0);
    expect(await find('\\')).toBe(0);
  });
});

function nested(depth: number): string {
  let text = 'Content-Type: text/plain\n\ninnermost';
  for (let level = 0; level < depth; level++) {
    text = `Content-Type: multipart/mixed; boundary="b${level}"\n\n--b${level}\n${text}\n--b${level}--`;
  }
  return `Subject: nested\n${text}`;
}
