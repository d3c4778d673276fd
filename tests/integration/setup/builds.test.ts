import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readlinkSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { currentBuild, newBuildFolder, switchTo } from '@/scripts/setup/builds.mjs';

let folder: string;
let own: string;
beforeEach(() => {
  own = process.cwd();
  folder = mkdtempSync(path.join(tmpdir(), 'builds-'));
  process.chdir(folder);
});
afterEach(() => {
  process.chdir(own);
  rmSync(folder, { recursive: true });
});

let clock = 1_700_000_000;
/** What a build leaves, as far as it matters here; each later than the one before. */
const finish = (build: string) => {
  mkdirSync(build, { recursive: true });
  for (const name of ['BUILD_ID', 'export-marker.json']) {
    writeFileSync(path.join(build, name), build);
    utimesSync(path.join(build, name), clock, clock);
  }
  clock += 60;
  return build;
};

describe('builds', () => {
  it('are empty where there is none', () => {
    expect(currentBuild()).toBeNull();
  });

  it('are switched in one step, and never to one that is not finished', () => {
    const first = finish(newBuildFolder());
    expect(currentBuild()).toBeNull();
    switchTo(first);
    expect(currentBuild()).toBe(first);
    const second = path.join('.builds', 'second');
    mkdirSync(second);
    writeFileSync(path.join(second, 'BUILD_ID'), 'half');
    expect(currentBuild()).toBe(first);
    switchTo(finish(second));
    expect(currentBuild()).toBe(second);
    expect(readlinkSync('.builds/current')).toBe('second');
  });

  it('may be one in place, when that is the newest and finished', () => {
    switchTo(finish(newBuildFolder()));
    mkdirSync('.next');
    writeFileSync('.next/BUILD_ID', 'being made');
    expect(currentBuild()).toMatch(/^\.builds\//);
    finish('.next');
    expect(currentBuild()).toBe('.next');
    const last = finish(path.join('.builds', 'last'));
    switchTo(last);
    expect(currentBuild()).toBe(last);
  });

  it('are kept while a process serves them, and the newest three, and those that are being made', async () => {
    const served = finish(path.join('.builds', 'served'));
    const server = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)', served]);
    await new Promise((resolve) => server.once('spawn', resolve));
    const old = finish(path.join('.builds', 'old'));
    const abandoned = path.join('.builds', 'abandoned');
    mkdirSync(abandoned);
    utimesSync(abandoned, clock, clock);
    const made = path.join('.builds', 'made');
    mkdirSync(made);
    for (const name of ['a', 'b', 'c']) switchTo(finish(path.join('.builds', name)));
    const there = () =>
      ['served', 'old', 'abandoned', 'made', 'a', 'b', 'c'].filter((name) =>
        existsSync(path.join('.builds', name)),
      );
    expect(there()).toEqual(['served', 'made', 'a', 'b', 'c']);
    expect(old).not.toBe(served);
    const gone = new Promise((resolve) => server.once('exit', resolve));
    server.kill('SIGKILL');
    await gone;
    switchTo(finish(path.join('.builds', 'd')));
    expect(there()).toEqual(['made', 'b', 'c']);
  });
});
