import { expect, it } from 'vitest';
import { contentIdOf } from '@/lib/formats/mail/content-id';

it('reads a content id out of its URL', () => {
  expect(contentIdOf('cid:logo@shop')).toBe('logo@shop');
  expect(contentIdOf(' CID:logo%40shop ')).toBe('logo@shop');
  expect(contentIdOf('cid:100%')).toBe('100%');
});

it('has none for another URL', () => {
  for (const url of ['https://a.example/cid:x', 'cid:', '', 'acid:x']) expect(contentIdOf(url)).toBeNull();
});
