import { describe, expect, it } from 'vitest';
import { giveNonce, takeNonce } from '@/lib/site/hosts/nonces';

describe('nonces', () => {
  it('are taken once', () => {
    const [one, other] = [giveNonce(), giveNonce()];
    expect(one).not.toBe(other);
    expect(takeNonce(one)).toBe(true);
    expect(takeNonce(one)).toBe(false);
    expect(takeNonce(other)).toBe(true);
  });

  it('are good for half a minute of this process, whatever its clock says', () => {
    const now = performance.now();
    const [soon, late] = [giveNonce(now), giveNonce(now)];
    expect(takeNonce(soon, now + 29_000)).toBe(true);
    expect(takeNonce(late, now + 31_000)).toBe(false);
    // Long after it cannot be used any more it is forgotten, and still not taken.
    expect(takeNonce(soon, now + 100_000)).toBe(false);
  });

  it('are not taken where somebody has made or changed them', () => {
    const nonce = giveNonce();
    const [at, random, seal] = nonce.split('.');
    for (const made of ['', '.', 'x', `${at}.${random}`, `${Number(at) + 1}.${random}.${seal}`, `${nonce}x`])
      expect(takeNonce(made)).toBe(false);
    expect(takeNonce(nonce)).toBe(true);
  });
});
