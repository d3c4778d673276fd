import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { beforeEach, expect, it } from 'vitest';
import { openHistory } from '@/lib/messages/history/open-history';
import { holdBack, isHeld } from '@/lib/messages/sender-rules/hold-back';
import { listRules } from '@/lib/messages/sender-rules/list-rules';
import { findPastMail } from '@/lib/messages/sender-rules/past-mail';
import { recordAudit } from '@/lib/people/audit/record-audit';
import { findMailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { testSite } from '../../../support/test-site';
import { withoutRights } from '../../../support/without-rights';

const USER = 'alice@example.org';
const site = await testSite();
const { blocklist, dir, log } = site.files(USER);

beforeEach(() => {
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(dir, { recursive: true });
});

const place = () => findMailboxPlace(USER);
const list = () => readFileSync(blocklist, 'latin1');

/** A mail that comes in, and the class under which DSPAM logs it. */
function arrive(from: string): string | undefined {
  execFileSync(process.env.DSPAM_BIN ?? '', ['--deliver=innocent', '--user', USER], {
    input: `From: ${from}\nTo: ${USER}\nSubject: Offer\nMessage-Id: <1@shop.example>\n\nThree chairs and a table\n`,
  });
  return /^\d+\t([A-Z])\t.*\n*$/.exec(readFileSync(log, 'latin1').trimEnd().split('\n').at(-1) ?? '')?.[1];
}

it('quarantines the next mail of a domain, and delivers it again once that is taken back', async () => {
  writeFileSync(blocklist, '# mine\nother.example\n');
  expect(arrive('Shop <news@shop.example>')).toBe('I');
  expect(await holdBack(await place(), 'shop.example', true)).toBe(true);
  expect(await isHeld(await place(), 'shop.example')).toBe(true);
  expect(arrive('Shop <news@shop.example>')).toBe('O');
  expect(readFileSync(site.files(USER).mbox, 'latin1')).toContain('From: Shop <news@shop.example>');
  expect(await holdBack(await place(), 'shop.example', false)).toBe(true);
  expect(list()).toBe('# mine\nother.example\n');
  expect(arrive('Shop <news@shop.example>')).toBe('I');
});

it('makes the file as DSPAM makes its own, and keeps mode and group of one that is there', async () => {
  await holdBack(await place(), 'shop.example', true);
  expect(list()).toBe('shop.example\n');
  expect(statSync(blocklist).mode & 0o777).toBe(0o660);
  chmodSync(blocklist, 0o640);
  const { gid } = statSync(blocklist);
  await holdBack(await place(), 'more.example', true);
  expect(statSync(blocklist)).toMatchObject({ gid });
  expect(statSync(blocklist).mode & 0o777).toBe(0o640);
});

it('does nothing the second time, as of two tabs', async () => {
  const done = await Promise.all([1, 2, 3].map(async () => holdBack(await place(), 'shop.example', true)));
  expect(done.sort()).toEqual([false, false, true]);
  expect(list()).toBe('shop.example\n');
  expect(await holdBack(await place(), 'shop.example', false)).toBe(true);
  expect(await holdBack(await place(), 'shop.example', false)).toBe(false);
});

it('loses no change of several at a time', async () => {
  const domains = Array.from({ length: 8 }, (_each, index) => `shop-${index}.example`);
  await Promise.all(domains.map(async (domain) => holdBack(await place(), domain, true)));
  expect(list().split('\n').filter(Boolean).sort()).toEqual(domains);
});

it('refuses a link, and changes neither it nor what it leads to', async () => {
  const elsewhere = `${site.folder}/elsewhere`;
  writeFileSync(elsewhere, 'x\n');
  symlinkSync(elsewhere, blocklist);
  await expect(holdBack(await place(), 'shop.example', true)).rejects.toMatchObject({
    reason: 'notPlainFile',
  });
  expect(readFileSync(elsewhere, 'utf8')).toBe('x\n');
});

it('says that it may not read or write the file, and leaves it', async () => {
  writeFileSync(blocklist, 'other.example\n');
  const found = await place();
  await withoutRights(blocklist, { during: 0o444, after: 0o660 }, () =>
    expect(holdBack(found, 'shop.example', true)).rejects.toMatchObject({ reason: 'blockListNotWritable' }),
  );
  await withoutRights(blocklist, { during: 0o000, after: 0o660 }, () =>
    expect(isHeld(found, 'shop.example')).rejects.toMatchObject({ reason: 'blockListNotReadable' }),
  );
  expect(list()).toBe('other.example\n');
});

it('reads and changes one of 100,000 lines, and none that is far longer', async () => {
  const lines = Array.from({ length: 100_000 }, (_each, index) => `domain-${index}.example\n`).join('');
  writeFileSync(blocklist, lines);
  await holdBack(await place(), 'shop.example', true);
  expect(list()).toBe(`${lines}shop.example\n`);
  appendFileSync(blocklist, Buffer.alloc(8 * 1024 * 1024, 10));
  await expect(holdBack(await place(), 'more.example', true)).rejects.toMatchObject({
    reason: 'blockListNotReadable',
  });
});

it('counts what it would have touched, by exactly this domain', async () => {
  const at = 1_795_246_858;
  const record = (letter: string, from: string, number: number, of = number) =>
    `${at + number}\t${letter}\t${from}\t1,6b014b0${of}1234567890\tOffer\t${letter === 'S' ? 'Quarantined' : 'Delivered'}\t<${of}@x>\n\n`;
  writeFileSync(
    log,
    [
      record('S', 'Shop <a@shop.example>', 1),
      record('I', '"B, of Shop" <b@SHOP.example>', 2),
      record('W', 'b@shop.example', 3),
      record('S', 'a@myshop.example', 4),
      record('S', 'a@shop.example.org', 5),
      record('S', '"@shop.example" <x@other.example>', 6),
      record('S', 'c@shop.example', 7),
      // Released: innocent after all.
      record('F', 'c@shop.example', 8, 7),
      // Learned, and never come as mail.
      record('C', 'd@shop.example', 9),
    ].join(''),
  );
  const opened = await openHistory(USER, true);
  expect(await findPastMail(opened, { domain: 'shop.example' })).toEqual({
    messages: 4,
    spam: 1,
    innocent: 3,
    isAll: true,
  });
  expect(existsSync(blocklist)).toBe(false);
});

it('is listed with who has said so, as far as that is known, a page at a time', async () => {
  writeFileSync(blocklist, '# mine\r\nother.example\r\nxn--mnchen-3ya.example\r\n');
  await holdBack(await place(), 'shop.example', true);
  for (const [actor, detail] of [
    ['bob', 'hold shop.example'],
    ['alice', 'hold shop.example'],
    ['bob', 'unhold shop.example'],
  ] as const)
    await recordAudit({ event: 'sender-rule', actor, mailbox: USER, address: '', detail });
  const { held, total } = await listRules(await place(), { skip: 0, take: 50 });
  expect(total).toBe(3);
  expect(held).toEqual([
    { domain: 'münchen.example', by: null },
    { domain: 'other.example', by: null },
    { domain: 'shop.example', by: { login: 'alice', at: expect.any(Date) } },
  ]);
  expect((await listRules(await place(), { skip: 2, take: 2 })).held).toMatchObject([
    { domain: 'shop.example' },
  ]);
});
