import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOMS } from '@/tests/support/house/rooms';
import { DOCUMENTS, FILES, findIn, SOURCES } from './support';

const PATH =
  /(?<![@\w./-])((?:app|components|docs|lib|messages|prisma|public|scripts|tests)\/[\w@.[\]{},/-]*(?:\w|\}|\[\w+\]))/g;
const LINK = /\]\(([^)#\s]+)(?:#[^)]*)?\)/g;
const FILE = /(?<![\w/.$-])([\w-]+(?:\.(?:test|spec))?\.(?:tsx?|mjs))\b/g;

/** `a/{b,c}.ts` is two paths. */
function expand(name: string): string[] {
  const braces = /^(.*)\{([^}]*)\}(.*)$/.exec(name);
  if (!braces) return [name];
  const [, before = '', choices = '', after = ''] = braces;
  return choices.split(',').map((choice) => `${before}${choice}${after}`);
}

/** What is written when it is needed. */
const MADE = /^lib\/store\/db\/generated\//;

describe('what documents name', () => {
  it('is there: paths', () => {
    const missing = findIn(DOCUMENTS, PATH).filter(
      ({ found }) => !MADE.test(found) && !expand(found).every((name) => existsSync(name)),
    );
    expect(missing).toEqual([]);
  });

  it('is there: links', () => {
    const missing = findIn(DOCUMENTS, LINK).filter(({ where, found }) => {
      if (/^[a-z]+:/.test(found)) return false;
      return !existsSync(path.join(path.dirname(where), found));
    });
    expect(missing).toEqual([]);
  });

  it('is there: files by their names alone', () => {
    const names = new Set(FILES.map((file) => path.basename(file)));
    expect(findIn(DOCUMENTS, FILE).filter(({ found }) => !names.has(found))).toEqual([]);
  });
});

describe('what comments name', () => {
  it('is there: files', () => {
    // What a migration names is as it was then: it never changes.
    const code = SOURCES.filter((file) => !/^(?:tests|prisma\/migrations)\//.test(file));
    const missing = findIn(code, PATH).filter(
      ({ found }) => /\.(tsx?|mjs|md)$/.test(found) && !expand(found).every((name) => existsSync(name)),
    );
    expect(missing).toEqual([]);
  });
});

it('the README names each folder of lib and of the top level', () => {
  const folders = new Set(
    FILES.flatMap((file) => {
      const [top = '', ...rest] = file.split('/');
      if (rest.length === 0) return [];
      return top === 'lib' && rest.length > 1 ? [`lib/${rest[0]}`] : [top];
    }),
  );
  const named = new Set(
    findIn(['README.md'], /^\| ([^|]+)\|/g).flatMap(({ found }) => found.match(/[\w/]+/g) ?? []),
  );
  expect([...folders].filter((folder) => !named.has(folder))).toEqual([]);
});

it('the map has each room of lib, in its order', () => {
  const drawn = findIn(['docs/architecture.md'], /^\| (lib\/[\w/-]+) \|/g).map(({ found }) => found);
  expect(drawn).toEqual(ROOMS.filter((room) => room.startsWith('lib/')));
});
