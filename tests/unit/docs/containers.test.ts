import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

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

describe('the Compose file', () => {
  const schema = JSON.parse(readFileSync('tests/fixtures/compose-spec/compose-spec.json', 'utf8'));
  // It names draft 7 otherwise than everybody; formats are those of Docker's own program.
  const isCompose = new Ajv({ strict: false, validateFormats: false }).compile({
    ...schema,
    $schema: undefined,
  });
  const read = (yaml: string) => parse(yaml, { merge: true, uniqueKeys: true });

  it('is one by the schema of the Compose specification', () => {
    expect(isCompose(read(block('yaml'))), JSON.stringify(isCompose.errors)).toBe(true);
    const misspelt = block('yaml').replace('depends_on:', 'depends-on:');
    expect(isCompose(read(misspelt))).toBe(false);
  });

  it('names only what it has', () => {
    const { services, volumes } = read(block('yaml')) as {
      services: Record<string, { depends_on?: object; volumes?: string[] }>;
      volumes: object;
    };
    for (const service of Object.values(services)) {
      for (const other of Object.keys(service.depends_on ?? {})) expect(services).toHaveProperty(other);
      for (const volume of service.volumes ?? [])
        if (!volume.startsWith('.')) expect(volumes).toHaveProperty(volume.split(':')[0] ?? '');
    }
  });
});
