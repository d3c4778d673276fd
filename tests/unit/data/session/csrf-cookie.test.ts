import { describe, expect, it } from 'vitest';
import { csrfTokenOf, newCsrf } from '@/lib/data/session/csrf-cookie';

const SECRET = 'x'.repeat(32);

describe('csrfTokenOf', () => {
  it('finds the token in a cookie of our making', () => {
    const { token, cookie } = newCsrf(SECRET);
    expect(csrfTokenOf(cookie, SECRET)).toBe(token);
  });

  it('takes no cookie that is made up, cut, or from before the secret was changed', () => {
    const { token, cookie } = newCsrf(SECRET);
    for (const other of ['', '|', token, `${token}|`, `${token}|beef`, cookie.slice(0, -1), `${cookie}0`])
      expect(csrfTokenOf(other, SECRET), other).toBeNull();
    expect(csrfTokenOf(cookie, 'y'.repeat(32))).toBeNull();
  });
});
