import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { findBreaches } from '@/tests/support/house/find-breaches';
import { houseOf, isCode, readHouse } from '@/tests/support/house/import-graph';

const TOPS = [
  'app',
  'components',
  'lib',
  'scripts',
  'tests',
  'proxy.ts',
  'instrumentation.ts',
  'instrumentation-client.ts',
];

const breachesOf = (texts: Record<string, string>) => findBreaches(houseOf(texts));

describe('the imports of the house', () => {
  // All of the source is read, which a busy machine may take a while for.
  it('go one way, in no circles, and only where they may', { timeout: 180_000 }, () => {
    const house = readHouse(process.cwd(), TOPS);
    expect(house.length).toBeGreaterThan(500);
    expect(findBreaches(house)).toEqual([]);
  });

  it('leave nothing out that Next would take from the top', () => {
    const atTop = readdirSync(process.cwd()).filter((name) => isCode(name) && !name.endsWith('.d.ts'));
    expect(atTop.filter((name) => !TOPS.includes(name))).toEqual(['next.config.js']);
    expect(['src', 'pages'].filter((name) => existsSync(name))).toEqual([]);
  });
});

describe('a breach that is planted', () => {
  const above = { 'lib/messages/history/x.ts': 'export const x = 1; export type X = 1;' };

  it.each([
    ['by a relative path', "import { x } from '../../messages/history/x';"],
    ['of types alone', "import type { X } from '@/lib/messages/history/x';"],
    ['of a type in the middle of a line', "let x: import('@/lib/messages/history/x').X;"],
    ['by a re-export', "export * from '@/lib/messages/history/x';"],
    ['at run time', "await import('../../messages/history/x');"],
    ['by require', "require('../../messages/history/x');"],
    ['by a name of its own', "export * as y from '@/lib/messages/history/x';"],
    ['as a name in TypeScript', "import y = require('@/lib/messages/history/x');"],
    ['in backquotes', 'await import(`@/lib/messages/history/x`);'],
    ['by what it is made into', "import '@/lib/messages/history/x.js';"],
    ['by a roundabout path', "import '@/lib//data/../messages/history/x';"],
    ['by a reference', '/// <reference path="../../messages/history/x.ts" />'],
    ['by what it adds to it', "declare module '@/lib/messages/history/x' { export const z: 1; }"],
    ['behind a pattern', "const r = /`/; import('@/lib/messages/history/x');"],
    ['within a text', `const s = \`\${require('../../messages/history/x')}\`;`],
    ['by a name that is kept', "const file = '../../messages/history/x'; load(file);"],
    ['as a worker', "new URL('../../messages/history/x.ts', import.meta.url);"],
    ['by what is resolved', "require.resolve('../../messages/history/x');"],
  ])('is found: an import upward %s', (_, text) => {
    expect(breachesOf({ ...above, 'lib/formats/mail/y.ts': text })).toEqual([
      'lib/formats/mail/y.ts: lib/messages/history/x.ts stands above it',
    ]);
  });

  it('is found: a folder by its index', () => {
    const found = breachesOf({
      'lib/messages/history/index.ts': 'export {};',
      'lib/formats/mail/y.ts': "import '@/lib/messages/history';",
    });
    expect(found).toEqual(['lib/formats/mail/y.ts: lib/messages/history/index.ts stands above it']);
  });

  it.each([
    `await import(\`@/lib/messages/\${'history'}/x\`);`,
    "await import('@/lib/messages/' + 'history/x');",
    "import { createRequire } from 'node:module';",
    "import Module from 'module';",
    "import vm from 'node:vm';",
  ])('is found: what names no module: %s', (text) => {
    expect(breachesOf({ 'lib/formats/mail/y.ts': text })).toEqual([
      'lib/formats/mail/y.ts: imports what it does not name',
    ]);
  });

  it('is found: a thread', () => {
    const text = "import { Worker } from 'worker_threads';";
    expect(breachesOf({ 'lib/site/work/x.ts': text })).toEqual(['lib/site/work/x.ts: starts workers']);
    expect(breachesOf({ 'lib/formats/mail-worker/x.ts': text })).toEqual([]);
  });

  it('is found: a room that has no place', () => {
    const found = breachesOf({
      'lib/ground/x.ts': 'export const x = 1;',
      'lib/helpers/y.ts': "import { x } from '@/lib/ground/x';",
    });
    expect(found).toEqual(['lib/helpers/y.ts: the room lib/helpers has no place in the house']);
  });

  it('is found: lib that imports a component, a page or a test', () => {
    for (const to of ['components/ui/x.tsx', 'app/x.tsx', 'tests/support/x.ts'])
      expect(
        breachesOf({
          [to]: 'export const x = 1;',
          'lib/data/site/y.ts': `import { x } from '@/${to.replace(/\.tsx?$/, '')}';`,
        }),
      ).toEqual([`lib/data/site/y.ts: ${to} stands above it`]);
  });

  it.each(['components/ui/y.tsx', 'app/admin/page.tsx', 'proxy.ts', 'instrumentation.ts'])(
    'is found: %s that goes past lib/data',
    (from) => {
      const to = 'lib/store/db/pool.ts';
      const text = "import { x } from '@/lib/store/db/pool';";
      expect(breachesOf({ [to]: 'export const x = 1;', [from]: text })).toEqual([
        `${from}: ${to} is reached through lib/data`,
      ]);
    },
  );

  it('is found: a circle of two files, though one of them wants a type alone', () => {
    const found = breachesOf({
      'lib/ground/x.ts': "import type { Y } from './y'; export const x = 1;",
      'lib/ground/y.ts': "import { x } from './x'; export type Y = typeof x;",
    });
    expect(found).toEqual(['circle of files: lib/ground/x.ts, lib/ground/y.ts']);
  });

  it('is found: a circle of folders whose files make none', () => {
    const found = breachesOf({
      'app/x/one.ts': "import { two } from '@/app/y/two'; export const one = two;",
      'app/y/two.ts': 'export const two = 2;',
      'app/y/three.ts': "import { four } from '@/app/x/four'; export const three = four;",
      'app/x/four.ts': 'export const four = 4;',
    });
    expect(found).toEqual(['circle of folders: app/x, app/y']);
  });

  it.each(["import { spawn } from 'node:child_process';", "await import('child_process');"])(
    'is found: a process that is started: %s',
    (text) => {
      expect(breachesOf({ 'lib/site/work/x.ts': text })).toEqual(['lib/site/work/x.ts: starts processes']);
      expect(breachesOf({ 'lib/formats/dspam/x.ts': text })).toEqual([]);
    },
  );

  it.each([
    'process.env.X',
    "process['env'].X",
    'globalThis.process.env',
    'const { env } = process;',
    'const { env: all } = process;',
    "import { env } from 'node:process';",
    "import all from 'process'; all.env.X;",
    "export { env } from 'node:process';",
    "(await import('node:process')).env.X;",
    'const p = process; p.env.X;',
    'const { ...rest } = process;',
    'const { process: { env } } = globalThis;',
    "globalThis['process'].env.X;",
    '(process as never).env;',
    'process!.env;',
    "process['e' + 'nv'];",
    "Reflect.get(process, 'env');",
    '(({ env }) => env)(process);',
    "process.loadEnvFile('x');",
    "process.binding('spawn_sync');",
    'import.meta.env.X;',
    "import { loadEnvConfig } from '@next/env';",
    "readFileSync('/proc/self/environ');",
  ])('is found: an environment that is read: %s', (text) => {
    expect(breachesOf({ 'lib/people/auth/x.ts': text })).toEqual(['lib/people/auth/x.ts: reads process.env']);
    expect(breachesOf({ 'lib/store/config/x.ts': text })).toEqual([]);
  });

  it.each([
    "console.error('x');",
    'const { log } = console;',
    "globalThis['console'].log('x');",
    "globalThis.console.warn('x');",
    "import { log } from 'node:console'; log('x');",
    'promise.catch(console.error);',
    "process.stdout.write('x');",
    "globalThis.process.stderr.write('x');",
    'const { stderr } = process;',
  ])('is found: a record that goes past the log: %s', (text) => {
    for (const file of ['lib/ground/x.ts', 'lib/data/site/x.ts', 'components/ui/x.tsx', 'app/x.ts'])
      expect(breachesOf({ [file]: text })).toContain(`${file}: prints past the log`);
    expect(breachesOf({ 'lib/ground/log.ts': text }).join()).not.toContain('prints');
  });

  it.each([
    'child.stderr.on("data", keep);',
    'const { stdout } = await run(file);',
    '// console.log\nexport const consoles = 1;',
  ])('is not made of what another program prints: %s', (text) => {
    expect(breachesOf({ 'lib/site/work/x.ts': text })).toEqual([]);
  });

  it('is not made of a word in a comment or a text', () => {
    expect(breachesOf({ 'lib/people/auth/x.ts': "// process.env\nexport const x = 'process.env';" })).toEqual(
      [],
    );
  });

  it.each(['next/headers', 'react', 'server-only', 'next-auth'])(
    'is found: a domain that knows %s',
    (name) => {
      expect(breachesOf({ 'lib/messages/history/x.ts': `import '${name}';` })).toEqual([
        `lib/messages/history/x.ts: ${name} is known to lib/data and above alone`,
      ]);
      expect(breachesOf({ 'lib/data/history/x.ts': `import '${name}';` })).toEqual([]);
    },
  );
});
