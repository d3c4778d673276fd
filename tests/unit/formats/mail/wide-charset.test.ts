import { expect, it } from 'vitest';
import { readExcerpt } from '@/lib/formats/mail/excerpt';
import { readMail } from '@/lib/formats/mail/read-mail';
import { messageRow } from '@/lib/store/index/quarantine/message-row';
import { scanBytes } from '@/tests/support/scan-bytes';

const LABELS = ['utf-16', 'utf-16le', 'UTF-16BE', 'utf-32', 'ucs-2', 'utf-7'];

it.each(LABELS)('a mail that is called %s and is not reads the same everywhere', async (charset) => {
  const headers = [
    `From: =?${charset}?Q?Ann_from_the_office?= <ann@x.example>`,
    `Subject: =?${charset}?Q?1+1=3D2_and_a_cheap_offer?= Gr\xfc\xdfe`,
    `Content-Type: text/plain; charset=${charset}`,
    'X-DSPAM-Result: Spam',
  ].join('\n');
  const source = Buffer.from(`${headers}\n\nHello, this is plain: 1+1=2.\n`, 'latin1');
  const mail = await readMail(source);
  expect(mail.text).toBe('Hello, this is plain: 1+1=2.\n');
  expect(mail.problems).toContain('wrong-charset');
  expect(mail.subject).toBe('1+1=2 and a cheap offer Grüße');
  expect(mail.from).toEqual([{ name: 'Ann from the office', address: 'ann@x.example' }]);
  expect(readExcerpt(source)).toMatchObject({
    snippet: 'Hello, this is plain: 1+1=2.',
    text: 'Hello, this is plain: 1+1=2.',
  });
  const record = Buffer.concat([
    Buffer.from('From QUARANTINE Sat Nov 21 07:40:56 2026\n'),
    source,
    Buffer.from('\n\n\n'),
  ]);
  const [entry] = await scanBytes(record);
  if (!entry) throw new Error('no entry');
  expect(messageRow(entry, new Date())).toMatchObject({
    fromText: 'Ann from the office <ann@x.example>',
    subject: '1+1=2 and a cheap offer Grüße',
    searchText: 'ann from the office <ann@x.example>\n1+1=2 and a cheap offer gruße',
  });
});

it('HTML that names such a charset in a meta element is UTF-8, as it is to browsers', async () => {
  const source = 'Content-Type: text/html\n\n<meta charset="utf-16"><p>Grüße</p>\n';
  const mail = await readMail(Buffer.from(source));
  expect(mail.html).toContain('<p>Grüße</p>');
  expect(mail.problems).not.toContain('wrong-charset');
});
