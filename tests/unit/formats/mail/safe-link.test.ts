import { expect, it } from 'vitest';
import { safeLink } from '@/lib/formats/mail/safe-link';

it.each([
  ['https://a.example/x?y=1&z=2#f', 'https://a.example/x?y=1&z=2#f'],
  [' HTTP://A.EXAMPLE ', 'http://a.example/'],
  ['ht\ntps://a.example/', 'https://a.example/'],
  ['https:\\\\a.example\\x', 'https://a.example/x'],
  ['https://m\u00fcnchen.example/', 'https://xn--mnchen-3ya.example/'],
  ['mailto:a@b.example', 'mailto:a@b.example'],
  ['https://a.example/"onclick="x()', 'https://a.example/%22onclick=%22x()'],
  ['mailto:a"b<c>\'d@e.example', 'mailto:a%22b%3Cc%3E%27d@e.example'],
])('opens %j', (href, expected) => {
  expect(safeLink(href)).toBe(expected);
});

it.each([
  'javascript:alert(1)',
  'java\tscript:alert(1)',
  '\u0001javascript:alert(1)',
  'data:text/html,x',
  'vbscript:x',
  'file:///etc/passwd',
  'blob:https://a.example/1',
  'view-source:https://a.example/',
  'tel:1',
  '/x',
  'x',
  '//a.example/',
  'https://',
  'https://[x',
  '',
  `https://a.example/${'x'.repeat(5_000)}`,
])('does not open %.40j', (href) => {
  expect(safeLink(href)).toBeNull();
});
