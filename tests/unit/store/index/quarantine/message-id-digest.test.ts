import { describe, expect, it } from 'vitest';
import { messageIdDigest } from '@/lib/store/index/quarantine/message-id-digest';
import { growth, STEEP } from '@/tests/support/growth';

const digest = (text: string) => messageIdDigest(Buffer.from(text));
const KNOWN = digest('<a.B+c@Mail.Example>');

describe('messageIdDigest', () => {
  it('takes an id with angle brackets and without, folded, and with what people copy along', () => {
    expect(KNOWN).toMatch(/^[0-9a-f]{24}$/);
    for (const text of [
      'a.B+c@Mail.Example',
      ' <a.B+c@Mail.Example>\r\n',
      '\r\n\t<a.B+c@Mail.Example>',
      '<a.B+c@\r\n Mail.Example>',
      'Message-ID: <a.B+c@Mail.Example>',
      '<a.B+c@Mail.Example> (added by relay)',
      '<a.B+c@Mail.Example',
      'a.B+c@Mail.\0Example',
      '<> <a.B+c@Mail.Example>',
    ])
      expect(digest(text), JSON.stringify(text)).toBe(KNOWN);
  });

  it('tells upper from lower case, and all else', () => {
    for (const text of ['<a.b+c@Mail.Example>', '<a.B+c@mail.example>', '<a.B+c@Mail.Example.>', '<@>'])
      expect(digest(text), text).not.toBe(KNOWN);
  });

  it('has none for nothing', () => {
    expect(messageIdDigest(undefined)).toBe('');
    for (const text of ['', ' \r\n\t', '<>', '< >', '<', '>', '\0']) expect(digest(text)).toBe('');
  });

  it('takes bytes of any kind and length', async () => {
    expect(messageIdDigest(Buffer.from([60, 0xff, 0xfe, 64, 62]))).toHaveLength(24);
    expect(digest('<müller@example>')).toBe(digest('müller@example'));
    expect(digest('<müller@example>')).not.toBe(messageIdDigest(Buffer.from('<müller@example>', 'latin1')));
    const long = `<${'a'.repeat(1_000_000)}@b>`;
    expect(digest(long)).toHaveLength(24);
    expect(digest(long)).not.toBe(digest(long.replace('@b', '@c')));
    expect(await growth((times) => digest('<'.repeat(times)), 50_000)).toBeLessThan(STEEP);
  });
});
