import { expect, it } from 'vitest';
import { parseDate } from '@/lib/mail/parse-date';

it.each([
  ['Sun, 08 Nov 2026 08:41:00 +0000', '2026-11-08T08:41:00.000Z'],
  ['Sat, 21 Nov 2026 09:12:31 +0100 (CET)', '2026-11-21T08:12:31.000Z'],
  ['21 Nov 2026 09:12 -0330', '2026-11-21T12:42:00.000Z'],
  ['Fri, 23 Aug 2002 22:46:34 GMT+1', '2002-08-23T21:46:34.000Z'],
  ['Tue, 24 Sep 02 10:39:13 EST', '2002-09-24T15:39:13.000Z'],
  ['24 Sep 99 10:39:13 GMT', '1999-09-24T10:39:13.000Z'],
  ['1 Jan 103 00:00:00 Z', '2003-01-01T00:00:00.000Z'],
  ['28 Jun 01 10:05:15 PM', '2001-06-28T22:05:15.000Z'],
  ['03 Jul 01 12:47:50 AM', '2001-07-03T00:47:50.000Z'],
  ['Mon, 27 May 2002 10:28:3 +0200', '2002-05-27T08:28:03.000Z'],
  ['Thu, 18 Jul 2002 21:16:12', '2002-07-18T21:16:12.000Z'],
])('reads %s', (value, expected) => {
  expect(parseDate(value)?.toISOString()).toBe(expected);
});

it.each([
  '',
  'yesterday',
  '32 Nov 2026 08:41:00 +0000',
  '8 Foo 2026 08:41:00',
  '8 Nov 2026 25:00:00',
  '8'.repeat(100_000),
])('has no date for %.20s', (value) => {
  expect(parseDate(value)).toBeNull();
});
