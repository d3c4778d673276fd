import { decode, encode } from 'next-auth/jwt';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { decodeSession } from '@/lib/data/session/decode-session';

const SECRET = 'x'.repeat(32);

vi.mock('next-auth/jwt', { spy: true });

const cookieOf = (sub: string, maxAge = 3600) => encode({ token: { sub }, secret: SECRET, maxAge });

describe('decodeSession', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date'] });
    vi.mocked(decode).mockClear();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('decrypts a cookie once, and says the same each time', async () => {
    const cookie = await cookieOf('alice');
    const first = await decodeSession(cookie, SECRET);
    expect(first).toMatchObject({ sub: 'alice' });
    expect(await decodeSession(cookie, SECRET)).toEqual(first);
    expect(decode).toHaveBeenCalledTimes(1);
  });

  it('takes none that has run out since it was decrypted, exactly as next-auth does', async () => {
    const cookie = await cookieOf('alice', 60);
    expect(await decodeSession(cookie, SECRET)).not.toBeNull();
    for (const seconds of [59, 70, 74, 75, 76, 3600]) {
      vi.setSystemTime(Date.now() + seconds * 1000);
      const theirs = await decode({ token: cookie, secret: SECRET }).catch(() => null);
      expect(await decodeSession(cookie, SECRET), `${seconds}`).toEqual(theirs);
      vi.setSystemTime(Date.now() - seconds * 1000);
      await decodeSession(cookie, SECRET);
    }
  });

  it('takes none that was made up, cut, or encrypted with another secret, whatever it knows', async () => {
    const cookie = await cookieOf('alice');
    expect(await decodeSession(cookie, SECRET)).not.toBeNull();
    for (const other of ['', 'x', cookie.slice(0, -2), `${cookie}x`])
      expect(await decodeSession(other, SECRET), other).toBeNull();
    expect(await decodeSession(cookie, 'y'.repeat(32))).toBeNull();
  });

  it('keeps no more than 2,000, and of these the ones that are in use', async () => {
    const used = await cookieOf('used');
    await decodeSession(used, SECRET);
    for (let other = 0; other < 2_000; other++) {
      vi.mocked(decode).mockResolvedValueOnce({ exp: Date.now() / 1000 + 60, iat: 0, jti: '' });
      await decodeSession(`cookie ${other}`, SECRET);
      if (other % 1_000 === 0) await decodeSession(used, SECRET);
    }
    vi.mocked(decode).mockClear();
    await decodeSession(used, SECRET);
    expect(decode).not.toHaveBeenCalled();
    expect(await decodeSession('cookie 0', SECRET)).toBeNull();
  });
});
