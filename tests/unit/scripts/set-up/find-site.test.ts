import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { findSite } from '@/scripts/set-up/find-site';

// A folder of the group root, whoever runs the tests.
vi.mock('node:fs', async (original) => {
  const real = await original<typeof import('node:fs')>();
  const statSync = (...[file, options]: Parameters<typeof real.statSync>) => {
    const found = real.statSync(file, options);
    return found && Object.assign(found, { gid: 0 });
  };
  return { ...real, default: real, statSync };
});

let home = '';
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'find-site-'));
});
afterEach(() => rmSync(home, { recursive: true }));
const typed = () => findSite({ conf: undefined, home }).whatToType.join('\n');

test('a folder of the group root is given to a group, where it is DSPAM’s or empty', () => {
  expect(typed()).toContain(`chgrp -R mail ${home}`);
  writeFileSync(path.join(home, 'system.log'), '');
  mkdirSync(path.join(home, 'data'));
  expect(typed()).toContain(`chgrp -R mail ${home}`);
});

test('one that has other things in it is not given away: it may be a typing error', () => {
  mkdirSync(path.join(home, 'lib'));
  const { whatToType, whyNoGroup } = findSite({ conf: undefined, home });
  expect(whatToType.join('\n')).not.toMatch(/chgrp|chmod/);
  expect(whyNoGroup).toContain('no folder data');
});
