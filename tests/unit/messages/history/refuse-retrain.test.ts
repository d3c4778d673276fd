import { expect, it } from 'vitest';
import { isSameClick } from '@/lib/messages/history/refuse-retrain';

it('takes a second click within two seconds for the same one, but not one after the clock was set back', () => {
  const at = (ms: number) => ({ id: 7n, finishedAt: new Date(Date.now() + ms) });
  expect(isSameClick(at(-500))).toBe(true);
  expect(isSameClick(at(-10_000))).toBe(false);
  expect(isSameClick(at(3 * 3600_000))).toBe(false);
  expect(isSameClick(null)).toBe(false);
});

it('takes a click of a form that knew the retrain for a new one', () => {
  const last = { id: 7n, finishedAt: new Date() };
  expect(isSameClick(last, 6n)).toBe(true);
  expect(isSameClick(last, 7n)).toBe(false);
  expect(isSameClick(last, 8n)).toBe(false);
});
