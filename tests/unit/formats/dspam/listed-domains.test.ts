import { expect, it } from 'vitest';
import { withDomain } from '@/lib/formats/dspam/block-list';
import { listedDomains } from '@/lib/formats/dspam/listed-domains';

it('lists each domain of a file once, as people read it, and nothing that fits no mail', () => {
  const file =
    '# mine\r\nShop.example\r\nshop.example\r\nnews@bank.example\r\nlocalhost\r\n\r\n a.example \r\n';
  const spellings = ['xn--mnchen-3ya.example', Buffer.from('münchen.example').toString('latin1')];
  expect(listedDomains(withDomain(file, spellings))).toEqual(['münchen.example', 'shop.example']);
  expect(listedDomains('')).toEqual([]);
});

it('reads 100,000 lines', () => {
  const lines = Array.from({ length: 100_000 }, (_line, number) => `d${number}.example`);
  expect(listedDomains(lines.join('\r\n'))).toHaveLength(100_000);
});
