import { describe, expect, it } from 'vitest';
import { isPass, makePass } from '@/lib/site/doctor/check/doctor-pass';

const SECRET = 'a secret of at least thirty-two characters';
const NOW = Date.UTC(2026, 10, 29, 2);

describe('the doctor’s pass', () => {
  it('is good for a minute or two, with the same secret only', () => {
    const pass = makePass(SECRET, NOW);
    expect(isPass(pass, SECRET, NOW)).toBe(true);
    expect(isPass(pass, SECRET, NOW + 100_000)).toBe(true);
    expect(isPass(pass, SECRET, NOW - 100_000)).toBe(true);
    expect(isPass(pass, SECRET, NOW + 130_000)).toBe(false);
    expect(isPass(pass, SECRET, NOW - 130_000)).toBe(false);
    expect(isPass(pass, `${SECRET}x`, NOW)).toBe(false);
  });

  it('cannot be made for another time, nor has the secret in it', () => {
    const [seconds, signature] = makePass(SECRET, NOW).split('.');
    expect(isPass(`${Number(seconds) + 1}.${signature}`, SECRET, NOW)).toBe(false);
    expect(signature).not.toContain(SECRET);
  });

  it.each([
    '',
    '.',
    '1.',
    `${NOW}`,
    `${NOW / 1000}.${'0'.repeat(64)}`,
    `${NOW / 1000}.${'g'.repeat(64)}`,
    'x'.repeat(10_000),
  ])('is not %j', (text) => {
    expect(isPass(text, SECRET, NOW)).toBe(false);
  });
});
