import { expect, it } from 'vitest';
import { onlySender } from '@/lib/formats/mail/only-sender';

const mail = (...headers: string[]) => Buffer.from(`${headers.join('\n')}\nSubject: x\n\ntext\n`);

it.each([
  ['From: a@Shop.example', 'a@shop.example'],
  ['From: The Shop <A@shop.example>', 'a@shop.example'],
  ['from : "Shop, The" <a@shop.example>', 'a@shop.example'],
  ['From: =?utf-8?q?Sh=C3=B6p?= <a@shop.example>', 'a@shop.example'],
  ['From: Shop\r\n <a@shop.example>\r', 'a@shop.example'],
  ['From: a@shop.example (Shop)', 'a@shop.example'],
])('knows whom a message is from: %s', (from, address) => expect(onlySender(mail(from))).toBe(address));

it.each([
  ['none', 'To: a@shop.example'],
  ['no address', 'From: The Shop'],
  ['an empty one', 'From:'],
  ['two', 'From: a@shop.example, b@evil.example'],
  ['two in brackets', 'From: <a@shop.example> <b@evil.example>'],
  ['two, the second in its name', 'From: "b@evil.example" <a@shop.example>'],
  ['two, one in an encoded name', 'From: =?utf-8?q?b=40evil.example?= <a@shop.example>'],
  ['a group', 'From: Shops: a@shop.example, b@shop.example;'],
  ['one that is not closed', 'From: <a@shop.example'],
  ['998 characters of it', `From: ${'x'.repeat(980)}@shop.example`],
])('does not say of %s', (_what, from) => expect(onlySender(mail(from))).toBeNull());

it('does not say of two headers, whatever they are', () => {
  expect(onlySender(mail('From: a@shop.example', 'From: a@shop.example'))).toBeNull();
  expect(onlySender(mail('From: a@shop.example', 'FROM: b@evil.example'))).toBeNull();
  expect(onlySender(Buffer.from('no headers at all'))).toBeNull();
});
