import { describe, expect, it } from 'vitest';
import { headerMatcher } from '@/lib/people/alerts/match-headers';

const BLOCK = [
  'Received: from mx.example.com',
  'From: =?utf-8?q?J=C3=BCrgen_M=C3=BCller?= <j@bank.example>',
  'Subject: Your long',
  '\tawaited LOTTERY ticket (100% [sure])',
  'X-Mailer: Odd.Mailer 1',
  'X-DSPAM-Result: Spam',
  'X-DSPAM-Factors: 15,',
  '\tcasino+royale, 0.99000',
  '',
].join('\n');
const has = (word: string, block: Buffer | string = BLOCK) => headerMatcher([word])(Buffer.from(block));

describe('headerMatcher', () => {
  it.each([
    'lottery',
    'jürgen müller',
    'JÜRGEN',
    'Ju\u0308rgen',
    'bank.example',
    'long awaited lottery',
    '(100% [sure])',
    'odd.mailer',
    'mx.example.com',
  ])('finds %j', (word) => {
    expect(has(word)).toBe(true);
  });

  it.each([
    ['another word', 'casinos'],
    ['a dot for any letter', 'odd?mailer'],
    ['what the filter itself has added', 'casino+royale'],
    ['nor the encoded form', '=C3=BC'],
    ['two headers as one line', 'ticket x-mailer'],
  ])('does not find %s', (_what, word) => {
    expect(has(word)).toBe(false);
  });

  it('reads raw UTF-8, raw latin1 and CRLF', () => {
    expect(has('grüße', Buffer.from('Subject: Grüße\r\n'))).toBe(true);
    expect(has('grüße', Buffer.from('Subject: Grüße\r\n', 'latin1'))).toBe(true);
    expect(has('two lines', Buffer.from('Subject: two\r\n lines\r\n'))).toBe(true);
  });

  it('looks for many at once, each literally', () => {
    const match = headerMatcher(['nowhere', 'a.c', '[sure', '$']);
    expect(match(Buffer.from(BLOCK))).toBe(true);
    expect(match(Buffer.from('Subject: abc\n'))).toBe(false);
    expect(headerMatcher([])(Buffer.from(BLOCK))).toBe(false);
  });

  it('survives headers that are not headers', () => {
    for (const block of ['', '\n', ' \n \n', '\u0000\u0001', '=?utf-8?b?////?= x', 'a'.repeat(70_000)])
      expect(has('lottery', block)).toBe(false);
  });
});
