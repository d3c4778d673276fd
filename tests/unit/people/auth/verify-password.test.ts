import { describe, expect, it } from 'vitest';
import { parseHtpasswd } from '@/lib/people/auth/htpasswd';
import { verifyPassword } from '@/lib/people/auth/verify-password';

/** Made by Apache's htpasswd, mkpasswd and openssl; the password is `pässword` in UTF-8 or `pw`. */
const HASHES = {
  des: 'abzlUXK5ed5rs',
  bcrypt: '$2y$05$abcdefghijklmnopqrstuuHIrMEWpUCQe2YqFR3sXwQ75u4od..9q',
  apr1: '$apr1$L2B7gSFY$.w9s2RV9JUgVbzJII4t9A/',
  sha: '{SHA}GpHWL3ymc5liWkNopqtdSjuqYHM=',
  sha512: '$6$abc$MtSdWSZbhct2oe.SOqOUM2M/GA/uj5.vyVtJgRHgKi9uqXuWuJqOYE7H/YlsYGVg/YYzDV0xt3fEIwYt580.5.',
  yescrypt: '$y$j9T$abcd$m4rN8yJJ4tdD.J1IY61EvCGMH3ULkDSqWJ8omMKRyl0',
};

describe('verifyPassword', () => {
  it.each(Object.entries(HASHES))(
    'accepts the right and refuses a wrong password of %s',
    async (_kind, hash) => {
      expect(await verifyPassword('pw', hash)).toBe(true);
      expect(await verifyPassword('pW', hash)).toBe(false);
      expect(await verifyPassword('', hash)).toBe(false);
      expect(await verifyPassword('pw\0more', hash)).toBe(false);
    },
  );

  it.each([
    '',
    'pw',
    '*',
    '!',
    '!$2y$05$abc',
    '{PLAIN}pw',
    '$2y$05$short',
    '$9$unknown$hash',
    '$2y$16$abcdefghijklmnopqrstuuHIrMEWpUCQe2YqFR3sXwQ75u4od..9q',
  ])('never matches %j, which is no hash', async (text) => {
    expect(await verifyPassword('pw', text)).toBe(false);
    expect(await verifyPassword(text, text)).toBe(false);
  });

  it('does not hold up other work while it hashes', async () => {
    let ticks = 0;
    const timer = setInterval(() => ticks++, 1);
    await verifyPassword('x', '$2y$10$abcdefghijklmnopqrstuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuu');
    clearInterval(timer);
    expect(ticks).toBeGreaterThan(5);
  });
});

describe('parseHtpasswd', () => {
  it('takes the first line of a name and passes over comments', () => {
    const hashes = parseHtpasswd(
      '# comment\nalice:one\nalice:two\r\nbob@example.org:three:extra\nbroken\n:nobody\n',
    );
    expect([...hashes]).toEqual([
      ['alice', 'one'],
      ['bob@example.org', 'three'],
    ]);
  });
});
