import path from 'node:path';
import { findCircles } from './find-circles';
import type { HouseFile } from './import-graph';
import { prints } from './prints';
import { readsEnvironment } from './reads-environment';
import {
  DOMAIN,
  DOORS,
  FOR_BROWSERS,
  OF_PAGES,
  PAGES,
  PRINTS,
  READS_ENVIRONMENT,
  ROOMS,
  SETTINGS_FOR_PROXY,
  STARTS_PROCESSES,
  STARTS_WORKERS,
} from './rooms';

/** Of Node, with or without `node:`. */
const PROCESS_MODULES = /^(?:node:)?(?:child_process|cluster)$/;
const WORKER_MODULES = /^(?:node:)?worker_threads$/;
/** By which the guard can be gone around. */
const LOADERS = /^(?:node:)?(?:module|vm)$/;

const RANKS = new Map<string, number>(ROOMS.map((room, index) => [room, index]));

/** What the house's rules forbid, a line each; none for a house in order. Scripts and tests may import everything. */
export function findBreaches(house: readonly HouseFile[]): string[] {
  const ours = house.filter(({ path: file }) => isPage(file) || /^(lib|components)\//.test(file));
  return [
    ...ours.flatMap((file) => [
      ...file.imports.flatMap((to) => forbidden(file.path, to) ?? []).map((why) => `${file.path}: ${why}`),
      ...outside(file).map((why) => `${file.path}: ${why}`),
    ]),
    ...findCircles(edgesOf(house, (each) => each)).map((circle) => `circle of files: ${circle.join(', ')}`),
    ...findCircles(edgesOf(ours, path.posix.dirname)).map(
      (circle) => `circle of folders: ${circle.join(', ')}`,
    ),
  ];
}

function forbidden(from: string, to: string): string | undefined {
  if (isPage(from)) return fromPage(from, to);
  const [own, other] = [path.posix.dirname(from), path.posix.dirname(to)];
  const rank = RANKS.get(own);
  if (rank === undefined) return `the room ${own} has no place in the house`;
  if (own === other) return undefined;
  const reached = RANKS.get(other);
  if (reached === undefined || reached > rank) return `${to} stands above it`;
  if (from.startsWith('components/') && to.startsWith(DOMAIN)) return throughDoors(to);
  return undefined;
}

function fromPage(from: string, to: string): string | undefined {
  if (isPage(to) || RANKS.has(path.posix.dirname(to))) {
    if (from === 'proxy.ts' && to === SETTINGS_FOR_PROXY) return undefined;
    return to.startsWith(DOMAIN) ? throughDoors(to) : undefined;
  }
  return `${to} has no place in the house`;
}

function throughDoors(to: string): string | undefined {
  if (to.startsWith(DOORS) || FOR_BROWSERS.includes(to)) return undefined;
  return `${to} is reached through lib/data`;
}

function outside({ path: file, text, specifiers, isHidden }: HouseFile): string[] {
  const found: string[] = [];
  if (file.startsWith(DOMAIN) && !file.startsWith(DOORS))
    for (const each of specifiers)
      if (OF_PAGES.some((name) => each === name || each.startsWith(`${name}/`)))
        found.push(`${each} is known to lib/data and above alone`);
  const names = (modules: RegExp) => specifiers.some((each) => modules.test(each));
  if (names(PROCESS_MODULES) && !isListed(file, STARTS_PROCESSES)) found.push('starts processes');
  if (names(WORKER_MODULES) && !isListed(file, STARTS_WORKERS)) found.push('starts workers');
  if (isHidden || names(LOADERS)) found.push('imports what it does not name');
  if (!isListed(file, READS_ENVIRONMENT) && readsEnvironment(text)) found.push('reads process.env');
  if (!isListed(file, PRINTS) && prints(text)) found.push('prints past the log');
  return found;
}

function isPage(file: string): boolean {
  return isListed(file, PAGES);
}

function isListed(file: string, list: readonly string[]): boolean {
  return list.some((each) => (each.endsWith('/') ? file.startsWith(each) : file === each));
}

function edgesOf(files: readonly HouseFile[], nodeOf: (file: string) => string): Map<string, Set<string>> {
  const edges = new Map<string, Set<string>>();
  for (const { path: file, imports } of files) {
    const node = nodeOf(file);
    const reached = edges.get(node) ?? new Set();
    edges.set(node, reached);
    for (const to of imports) if (nodeOf(to) !== node) reached.add(nodeOf(to));
  }
  return edges;
}
