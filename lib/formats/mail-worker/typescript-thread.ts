import { type ResourceLimits, Worker } from 'node:worker_threads';

const WITH_TSX = `
const { workerData } = require('node:worker_threads');
import('tsx/esm/api').then(({ register }) => { register(); return import(workerData); });
`;

/**
 * A thread of a file of ours outside of Next's bundles, in scripts and tests, where it is TypeScript. In a package, where scripts are bundles as
 * well, it lies beside them (scripts/package/bundle-scripts.mjs).
 */
export function typescriptThread(entry: URL, resourceLimits: ResourceLimits): Worker {
  if (import.meta.url.endsWith('.mjs'))
    return new Worker(new URL(entry.href.replace(/\.ts$/, '.mjs')), { resourceLimits });
  return new Worker(WITH_TSX, { eval: true, workerData: entry.href, resourceLimits });
}
