import { expect, it } from 'vitest';
import { readTagAddress } from '@/lib/formats/tokens/html-address';

const read = (html: string) => readTagAddress(html, 0, html.length);

it('finds the address where the tag can have one', () => {
  expect(read('<A href="http://x.example/">')).toEqual({ address: 'http://x.example/' });
  expect(read('<a name="x">')).toEqual({ address: '' });
});

it.each(['<b title="http://x.example/">', '<constructor href="http://x.example/">'])(
  'has none for %s',
  (html) => {
    expect(read(html)).toBeNull();
  },
);
