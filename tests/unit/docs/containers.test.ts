import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const text = readFileSync('docs/containers.md', 'utf8');
const block = (language: string) =>
  new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(text)?.[1] ?? '';

it('sets what the dashboard reads', () => {
  const known = new Set(
    [...readFileSync('.env.example', 'utf8').matchAll(/^#?([A-Z_]+)=/gm)].map(([, name]) => name),
  );
  const names = [...block('sh').matchAll(/^([A-Z_]+)=/gm)].map(([, name]) => name);
  expect(names).toContain('NEXTAUTH_SECRET');
  expect(names.filter((name) => !known.has(name))).toEqual([]);
});

it('starts what the package has, where the package has it', () => {
  const wrapper = readFileSync('scripts/package/files/usr/sbin/dspam-dashboard', 'utf8');
  const commands = [
    ...`${block('yaml')}${block('dockerfile')}`.matchAll(/"?dspam-dashboard"?,? "?([a-z]+)/g),
  ].map(([, command]) => command);
  expect(new Set(commands)).toEqual(new Set(['start', 'migrate', 'maintain']));
  for (const command of commands) expect(wrapper).toMatch(new RegExp(`^  ${command}\\b`, 'm'));
  expect(block('yaml')).toContain('./env:/etc/dspam-dashboard/env:ro');
  expect(wrapper).toContain('/etc/dspam-dashboard/env');
});

it('gives both containers one database and one password', () => {
  const [, password] = /MARIADB_PASSWORD: (\S+)/.exec(block('yaml')) ?? [];
  expect(block('sh')).toContain(`DATABASE_URL=mysql://dspam:${password}@database:3306/dspam`);
});
