import { expect, it } from 'vitest';
import { isSameClick } from '@/lib/history/refuse-retrain';

it('takes a second click within two seconds for the same one, but not one after the clock was set back', () => {
  const at = (ms: number) => new Date(Date.now() + ms);
  expect(isSameClick(at(-500))).toBe(true);
  expect(isSameClick(at(-10_000))).toBe(false);
  expect(isSameClick(at(3 * 3600_000))).toBe(false);
  expect(isSameClick(null)).toBe(false);
});
