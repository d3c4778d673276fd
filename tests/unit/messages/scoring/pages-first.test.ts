import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { notePage, pagesFirst } from '@/lib/messages/scoring/pages-first';

it('waits for a page that was just asked for, once a step', async () => {
  const asked = performance.now();
  notePage();
  await pagesFirst();
  expect(performance.now() - asked).toBeGreaterThan(75);
  // Now it only lets others have their turn.
  const ended: string[] = [];
  await Promise.all([
    pagesFirst().then(() => ended.push('step')),
    turn()
      .then(turn)
      .then(() => ended.push('two turns')),
  ]);
  expect(ended).toEqual(['step', 'two turns']);
});
