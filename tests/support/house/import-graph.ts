import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

/** A source file of the house: what it imports, as it is written there, and its text. */
export interface HouseFile {
  path: string;
  text: string;
  /** Every module that is named: imports, also of types alone, re-exports, import() and require(). */
  specifiers: string[];
  /** Of those the files of the house, by their path from its root. */
  imports: string[];
}

const CODE = /\.(ts|tsx|mjs)$/;
const ENDINGS = ['', '.ts', '.tsx', '.mjs', '.d.ts'];
const NOT_OURS = new Set(['node_modules', 'generated', 'fixtures']);

/** The files of some folders and what they import of each other. `root` is absolute, `tops` are below it. */
export function readHouse(root: string, tops: readonly string[]): HouseFile[] {
  const paths = tops.flatMap((top) => listCode(root, top));
  return houseOf(
    Object.fromEntries(paths.map((each) => [each, readFileSync(path.join(root, each), 'utf8')])),
  );
}

/** The same of texts by their paths, as a test plants them. */
export function houseOf(texts: Record<string, string>): HouseFile[] {
  return Object.entries(texts).map(([file, text]) => {
    const specifiers = ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);
    const imports = specifiers.flatMap((each) => resolve(file, each, texts) ?? []);
    return { path: file, text, specifiers, imports };
  });
}

function resolve(from: string, specifier: string, texts: Record<string, string>): string | undefined {
  const isOurs = specifier.startsWith('@/') || specifier.startsWith('.');
  if (!isOurs) return undefined;
  const base = specifier.startsWith('@/')
    ? specifier.slice(2)
    : path.posix.join(path.posix.dirname(from), specifier);
  return ENDINGS.map((ending) => base + ending).find((each) => texts[each] !== undefined);
}

function listCode(root: string, top: string): string[] {
  if (CODE.test(top)) return [top];
  return readdirSync(path.join(root, top), { withFileTypes: true }).flatMap((entry) => {
    const found = path.posix.join(top, entry.name);
    if (entry.isDirectory()) return NOT_OURS.has(entry.name) ? [] : listCode(root, found);
    return CODE.test(entry.name) ? [found] : [];
  });
}
