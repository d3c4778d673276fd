import { expect, it, vi } from 'vitest';
import { ofProcess } from '@/lib/ground/of-process';
import { keepServerNoted } from '@/lib/site/upkeep/keep-server-noted';
import { testSite } from '@/tests/support/test-site';

const held = vi.hoisted(() => ({ letGo: () => {}, noted: Promise.resolve() }));
vi.mock('@/lib/site/status/note-server', async (importOriginal) => {
  const original = await importOriginal<typeof import('@/lib/site/status/note-server')>();
  return {
    ...original,
    noteServer() {
      held.noted = new Promise<void>((resolve) => {
        held.letGo = resolve;
      }).then(original.noteServer);
      return held.noted;
    },
  };
});

const site = await testSite();

it('leaves no note that was on its way when the server was told to stop', async () => {
  keepServerNoted();
  const { lastSteps } = ofProcess('under way', () => ({ lastSteps: new Set<() => Promise<unknown>>() }))();
  const ended = Promise.all([...lastSteps].map((step) => step()));
  // Time for it to be taken away before it is there.
  await new Promise((resolve) => setTimeout(resolve, 300));
  held.letGo();
  await Promise.all([held.noted, ended]);
  expect((await site.query('SELECT 1 FROM dashboard_server'))[0]).toEqual([]);
});
