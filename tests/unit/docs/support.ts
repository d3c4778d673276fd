import { readdirSync, readFileSync } from 'node:fs';

/** Folders of the top level in which somebody writes. */
const FOLDERS = ['app', 'components', 'docs', 'lib', 'messages', 'prisma', 'public', 'scripts', 'tests'];
/** What a program has written, or was kept as it came. */
const NOT_OURS = /^(?:lib\/store\/db\/generated|tests\/fixtures)\//;

/** All files that somebody has written, by their paths from the top level, in order. */
export const FILES = [...readdirSync('.', { withFileTypes: true })]
  .flatMap((entry) => {
    if (entry.isFile()) return [entry.name];
    if (!FOLDERS.includes(entry.name)) return [];
    return readdirSync(entry.name, { recursive: true, withFileTypes: true })
      .filter((inner) => inner.isFile())
      .map((inner) => `${inner.parentPath}/${inner.name}`);
  })
  .filter((file) => !NOT_OURS.test(file))
  .sort();

/** The README, CONTRIBUTING, all of docs, and what lies beside the code. */
export const DOCUMENTS = FILES.filter((file) => file.endsWith('.md'));

/** Code of every kind. */
export const SOURCES = FILES.filter((file) => /\.(tsx?|mjs|css|sql|prisma)$/.test(file));

/** Places in a text where `pattern` matches, as `file:line`, with what its first group took. */
export function findIn(files: readonly string[], pattern: RegExp): { where: string; found: string }[] {
  return files.flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .flatMap((line, index) =>
        [...line.matchAll(pattern)].map(([, found = '']) => ({ where: `${file}:${index + 1}`, found })),
      ),
  );
}
