import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

it('every program that lib starts gets the environment of the list', () => {
  const starting = ['lib', 'app', 'components'].flatMap((folder) =>
    filesBelow(folder).filter((file) => readFileSync(file, 'utf8').includes('node:child_process')),
  );
  expect(starting).toContain('lib/formats/dspam/command.ts');
  for (const file of starting) {
    const text = readFileSync(file, 'utf8');
    const starts =
      text.match(/(?<!\.)\b(?:spawn|spawnSync|execFile|execFileSync|exec|execSync|fork)\(/g) ?? [];
    const listed = text.match(/env: (?:\{ \.\.\.)?programEnvironment\(\)/g) ?? [];
    expect([file, listed.length]).toEqual([file, starts.length]);
  }
});

function filesBelow(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names
    .map((name) => path.join(folder, name))
    .filter((file) => /\.tsx?$/.test(file) && !file.includes('generated'));
}
