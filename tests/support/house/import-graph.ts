import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { namedIn } from './named-modules';

/** A source file of the house: what it imports, as it is written there, and its text. */
export interface HouseFile {
  path: string;
  text: string;
  /** Every module that is named: imports, also of types alone, re-exports, import() and require(). */
  specifiers: string[];
  /** It imports what is put together at run time only. */
  isHidden: boolean;
  /** The files of the house that it names, as a module or in any text, by their path from its root. Scripts and tests may name all. */
  imports: string[];
}

const CODE = /\.(?:[cm]?[jt]s|[jt]sx)$/;
const ENDINGS = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs', '.d.ts'];
const NOT_OURS = ['lib/store/db/generated', 'tests/fixtures'];

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
    const kind = /\.[cm]?ts$/.test(file) ? ts.ScriptKind.TS : ts.ScriptKind.TSX;
    const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, false, kind);
    const { modules, texts: all, isHidden } = namedIn(source);
    const found = (/^(?:scripts|tests)\//.test(file) ? modules : [...modules, ...all]).flatMap(
      (each) => resolve(file, each, texts) ?? [],
    );
    const imports = [...new Set(found)].filter((each) => each !== file);
    return { path: file, text, specifiers: modules, isHidden, imports };
  });
}

function resolve(from: string, specifier: string, texts: Record<string, string>): string | undefined {
  const base = specifier.startsWith('@/')
    ? path.posix.join(specifier.slice(2))
    : /^\.\.?(\/|$)/.test(specifier)
      ? path.posix.join(path.posix.dirname(from), specifier)
      : undefined;
  if (base === undefined) return undefined;
  const plain = base.replace(/\/$/, '');
  // As TypeScript does, which knows a source by the name of what is made of it, and a folder by its index.
  const stems = [plain, plain.replace(/\.[cm]?jsx?$/, ''), `${plain}/index`];
  return stems
    .flatMap((stem) => [stem, ...ENDINGS.map((ending) => stem + ending)])
    .find((each) => Object.hasOwn(texts, each));
}

/** Whether a file is a source by its name. */
export function isCode(name: string): boolean {
  return CODE.test(name);
}

function listCode(root: string, top: string): string[] {
  if (isCode(top)) return [top];
  return readdirSync(path.join(root, top), { withFileTypes: true }).flatMap((entry) => {
    const found = path.posix.join(top, entry.name);
    if (entry.isDirectory()) return NOT_OURS.includes(found) ? [] : listCode(root, found);
    return isCode(entry.name) ? [found] : [];
  });
}
