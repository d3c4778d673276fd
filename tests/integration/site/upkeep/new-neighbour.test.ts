import { expect, it, vi } from 'vitest';
import { noteServer } from '@/lib/site/status/note-server';
import { keepServerNoted } from '@/lib/site/upkeep/keep-server-noted';
import { startRunner } from '@/lib/site/work/start-runner';
import { touchMark } from '@/lib/store/home/mark-file';
import { requireHome } from '@/lib/store/home/require-home';
import { statementsOf } from '@/tests/support/statements-of';
import { testSite } from '@/tests/support/test-site';

const site = await testSite();

/** A runner with nothing to do; `looks` counts how often it has asked for work since it was last asked. */
function idleRunner(): { looks: () => number } {
  const list = vi.fn(async () => []);
  startRunner({
    name: 'job',
    everyMs: 2_000,
    list,
    mayBegin: async () => undefined,
    run: async () => null,
    atOnce: () => ({ of: 'test neighbour', most: 1 }),
  });
  return {
    looks() {
      const { length } = list.mock.calls;
      list.mockClear();
      return length;
    },
  };
}

it('looks for what another has left as soon as that other has started', async () => {
  await requireHome();
  const { looks } = idleRunner();
  keepServerNoted();
  await expect
    .poll(() => site.query('SELECT 1 FROM dashboard_server').then(([rows]) => Object(rows).length))
    .toBe(1);
  // Alone, it looks once a minute.
  await new Promise((resolve) => setTimeout(resolve, 8_000));
  looks();
  const alone = await statementsOf(() => new Promise((resolve) => setTimeout(resolve, 6_000)));
  expect(looks()).toBe(0);
  expect(alone).toEqual([]);

  await noteServer();
  await site.query("UPDATE dashboard_server SET name = 'other:3000'");
  await touchMark(site.home);
  await expect.poll(looks, { timeout: 9_000, interval: 4_500 }).toBeGreaterThan(0);
  // And goes on to look, so that what the other leaves later is found, too.
  await expect.poll(looks, { timeout: 9_000, interval: 6_000 }).toBeGreaterThan(0);
});
