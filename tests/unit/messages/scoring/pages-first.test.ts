import { expect, it } from 'vitest';
import { notePage, pagesFirst } from '@/lib/messages/scoring/pages-first';

async function timeOf(work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

it('waits for a page that was just asked for, once a step', async () => {
  notePage();
  expect(await timeOf(pagesFirst)).toBeGreaterThan(70);
  expect(await timeOf(pagesFirst)).toBeLessThan(70);
});
