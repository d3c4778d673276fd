import { execFileSync, execSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findCutValues, findOpenEnvFiles, sayCutValue } from '@/lib/store/config/env-files';

const LOADER = JSON.stringify(createRequire(import.meta.url).resolve('@next/env'));
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'env-files-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const write = (name: string, text: string, mode: number) => {
  writeFileSync(path.join(folder, name), text);
  chmodSync(path.join(folder, name), mode);
};

describe('findOpenEnvFiles', () => {
  it.each([0o644, 0o604, 0o602, 0o666, 0o601, 0o755])(
    'finds one of mode %o, and its remedy closes it',
    (mode) => {
      write('.env', 'NEXTAUTH_SECRET=x\n', mode);
      const [found] = findOpenEnvFiles(folder);
      expect(found?.file).toBe(path.join(folder, '.env'));
      execSync(found?.remedy ?? 'false');
      expect(findOpenEnvFiles(folder)).toEqual([]);
      expect(statSync(path.join(folder, '.env')).mode & 0o700).toBe(mode & 0o700);
    },
  );

  it.each([0o600, 0o640, 0o660, 0o400])('has nothing against mode %o', (mode) => {
    write('.env', '', mode);
    expect(findOpenEnvFiles(folder)).toEqual([]);
  });

  it('looks at each file that variables come from, and behind a link', () => {
    for (const name of [
      '.env.local',
      '.env.production',
      '.env.production.local',
      'elsewhere',
      '.env.example',
    ])
      write(name, '', 0o644);
    symlinkSync(path.join(folder, 'elsewhere'), path.join(folder, '.env'));
    expect(
      findOpenEnvFiles(folder)
        .map(({ file }) => path.basename(file))
        .sort(),
    ).toEqual(['.env', '.env.local', '.env.production', '.env.production.local']);
  });
});

describe('findCutValues', () => {
  /** Loads the file as the start does, in a process of its own: what the loader makes of it is what the answer has to agree with. */
  const load = (text: string, before: Record<string, string> = {}) => {
    write('.env', text, 0o600);
    const script = `require(${LOADER}).loadEnvConfig(${JSON.stringify(folder)}); console.log(JSON.stringify(process.env))`;
    const { PATH = '' } = process.env;
    const env = { NODE_ENV: 'production', PATH, ...before } as const;
    const loaded = JSON.parse(execFileSync(process.execPath, ['-e', script], { env, encoding: 'utf8' }));
    return { cuts: findCutValues(folder, loaded), loaded };
  };

  it.each([
    ['a # in a word', 'CUT_A=abc#def', '#', 7],
    ['a # behind a blank and a word with one', 'CUT_A=ab#c # comment', '#', 4],
    ['a # in a quote that is not closed', 'CUT_A="abc#def', '#', 8],
    ['a # behind a quote', `CUT_A='it's #1'`, '#', null],
    ['a $ before a name', 'CUT_A=pa$word', '$', 7],
    ['a $ in single quotes', `CUT_A='pa$word'`, '$', 7],
    ['a $ in double quotes', 'CUT_A="pa$word!"', '$', 8],
    ['a $ with braces', `CUT_A=pa\${word}s`, '$', 10],
    ['two of them', 'CUT_A=$a$b', '$', 4],
    ['two together', 'CUT_A=pa$$word', '$', 8],
    ['an exported one', 'export CUT_A = pa$word', '$', 7],
    ['a digit behind it', 'CUT_A=mysql://u:p$1@h/d', '$', 17],
  ] as const)('tells of %s', (_what, line, by, written) => {
    const { cuts, loaded } = load(`# first\n${line}\n`);
    const [cut] = cuts;
    expect(cuts).toHaveLength(1);
    expect(cut).toMatchObject({ name: 'CUT_A', line: 2, by, used: loaded.CUT_A.length });
    if (written !== null) expect(cut?.written).toBe(written);
    expect(cut && cut.used < cut.written).toBe(true);
  });

  it.each([
    'CUT_A=abc',
    'CUT_A=abc # a comment',
    "CUT_A='abc#def'",
    'CUT_A="abc#def" # a comment',
    'CUT_A=pa\\$word',
    "CUT_A='pa\\$word'",
    'CUT_A=five$',
    'CUT_A=a$-b',
    `CUT_A=\${CUT_B}/htpasswd`,
    'CUT_A=$CUT_B/htpasswd',
    `CUT_A=\${nothing:-something}`,
    'CUT_A=',
    '#CUT_A=abc#def',
    'CUT_A',
  ])('has nothing to say of %s', (line) => {
    expect(load(`${line}\n`, { CUT_B: '/etc/dspam' }).cuts).toEqual([]);
  });

  it('has nothing to say of a value that the environment has set', () => {
    expect(load('CUT_A=abc#def\n', { CUT_A: 'from the environment' }).cuts).toEqual([]);
  });

  it('says how long the value is, and never the value', () => {
    const said = load('CUT_A=k3y-th4t-n0b0dy#sees\n').cuts.map(sayCutValue).join();
    expect(said).toContain('CUT_A has 20 characters');
    expect(said).toContain('is used with 15');
    expect(said).not.toMatch(/k3y|sees/);
  });
});
