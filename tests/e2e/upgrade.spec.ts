import { cpSync, rmSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { currentBuild, newBuildFolder, switchTo } from '@/scripts/setup/builds.mjs';
import { HttpVisitor } from '@/tests/support/http-visitor';
import { signInOf, startSite } from '@/tests/support/site';

// Upgrades in place: build after build beside the server that goes on, and only then a start anew. What Next writes stands for
// itself: here each build is a copy of the last, put where and as `npm run build` puts it.

test('builds beside the running server take nothing of its pages away, and the next start serves the last', async () => {
  const made: string[] = [];
  const upgrade = () => {
    const folder = newBuildFolder();
    rmSync(folder, { recursive: true, force: true });
    cpSync(currentBuild() ?? '', folder, {
      recursive: true,
      verbatimSymlinks: true,
      filter: (name) => !name.includes('/cache'),
    });
    switchTo(folder);
    made.push(folder);
  };
  upgrade();
  const served = currentBuild();
  const site = await startSite();
  try {
    const { name, password } = signInOf('alice');
    const visitor = new HttpVisitor(site.origin);
    await visitor.signIn(name, password);
    const home = `/mailbox/${encodeURIComponent(name)}`;
    const first = await visitor.request(`${home}/quarantine`);
    const files = [...new Set(first.text.match(/\/_next\/static\/[^"'\\ )]+/g))];
    expect(files.length).toBeGreaterThan(3);
    const missing = async (...pages: string[]) => {
      const gone: string[] = [];
      for (const address of [...pages.map((page) => `${home}/${page}`), ...files])
        if ((await visitor.request(address)).status !== 200) gone.push(address);
      return gone;
    };
    // More than are kept of those that nobody serves; and pages that nobody has asked this server for before.
    for (const page of ['history', 'accuracy', 'preferences', 'alerts', 'removed']) {
      upgrade();
      expect(await missing('quarantine', page)).toEqual([]);
    }
    expect(currentBuild()).toBe(made.at(-1));
    expect(currentBuild()).not.toBe(served);
  } finally {
    await site.stop();
  }
});
