import { describe, expect, it } from 'vitest';
import { headersStart } from '@/lib/formats/mail/headers-start';
import { readMail } from '@/lib/formats/mail/read-mail';
import { messageRow } from '@/lib/store/index/quarantine/message-row';
import { cpuTime } from '@/tests/support/cpu-time';
import { scanBytes } from '@/tests/support/scan-bytes';

const start = (text: string) => {
  const found = headersStart(Buffer.from(text, 'latin1'));
  return found === null ? null : text.slice(found).split('\n', 1)[0];
};

describe('headersStart', () => {
  it.each([
    ['Subject: a\n\nb', 'Subject: a'],
    ['X-Y_z.1 : a', 'X-Y_z.1 : a'],
    ['From : a@b.example\n', 'From : a@b.example'],
    ['From a@b.example  Sun Nov  8 08:41:00 2026\nSubject: a\n', 'Subject: a'],
    ['>From joe@x.example Mon Nov  2 10:00:00 2026\nSubject: a\n', 'Subject: a'],
    ['From a@b Mon\n>From a@b Mon\n>>From a@b Mon\nSubject: a\n', 'Subject: a'],
    [' Subject: a\n', 'Subject: a'],
    ['\tSubject: a\n', 'Subject: a'],
    [' \n\t\r\n  Subject: a\n', 'Subject: a'],
    ['\xef\xbb\xbfSubject: a\n', 'Subject: a'],
    ['no header\nFrom: a@b.example\n\nb', 'no header'],
    ['no header\nand none: here\n\nFrom: a', null],
    ['Hello world, how are you: well', null],
    ['\nSubject: a', null],
    ['', null],
    ['>From a@b Mon', null],
    [' ', null],
  ])('of %j is %j', (text, expected) => {
    expect(start(text)).toBe(expected);
  });

  it('takes twice the time for twice the lines', () => {
    const time = (lines: number) => {
      const bytes = Buffer.from('a b\n'.repeat(lines) + '>From x\n'.repeat(lines));
      const before = cpuTime();
      for (let i = 0; i < 20; i++) headersStart(bytes);
      return cpuTime() - before;
    };
    time(20_000);
    expect(time(80_000)).toBeLessThan(8 * Math.max(time(20_000), 5));
  });
});

describe('the list and the message', () => {
  it.each([
    '>From joe@x.example Mon Nov  2 10:00:00 2026\nFrom: Ann <ann@x.example>\nSubject: Offer\n',
    ' Received: x\nFrom: Ann <ann@x.example>\nSubject: Offer\n',
    ' \nFrom: Ann <ann@x.example>\nSubject: Offer\n',
    'no header at all\nFrom: Ann <ann@x.example>\nSubject: Offer\n',
    // With a blank DSPAM takes it for a separator, and quotes it.
    'From\t: Ann <ann@x.example>\nSubject\t: Offer\n',
    'FROM: =?utf-8?Q?Ann?= <ann@x.example>\r\nsubject: =?utf-8?B?T2ZmZXI=?=\r\n',
    'From: =?utf-8?Q?boss=40bank.example_=3Cboss=40bank.example=3E=2C?= <ann@x.example>\nSubject: Offer\n',
    `${'X:\n'.repeat(11_000)}From: Ann <ann@x.example>\nSubject: Offer\n`,
    'Subject: Offer\n',
    'no header, and no\nsender: here\n',
  ])('know the same sender and subject of %.60j', async (headers) => {
    const own = 'X-DSPAM-Result: Spam\n';
    const [entry] = await scanBytes(
      Buffer.from(`From QUARANTINE Sat Nov 21 07:40:56 2026\n${headers}${own}\nText\n\n\n\n`, 'latin1'),
    );
    if (!entry) throw new Error('no entry');
    const mail = await readMail(Buffer.from(`${headers}${own}\nText`, 'latin1'));
    const row = messageRow(entry, new Date());
    expect(row.sender).toBe(mail.from[0]?.address ?? '');
    expect(row.subject).toBe(mail.subject);
  });
});
