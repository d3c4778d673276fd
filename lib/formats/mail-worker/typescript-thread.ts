import { type ResourceLimits, Worker } from 'node:worker_threads';

const WITH_TSX = `
const { workerData } = require('node:worker_threads');
import('tsx/esm/api').then(({ register }) => { register(); return import(workerData); });
`;

/** A thread of a file of ours outside of Next's bundles, in scripts and tests, where it is TypeScript. */
export function typescriptThread(entry: URL, resourceLimits: ResourceLimits): Worker {
  return new Worker(WITH_TSX, { eval: true, workerData: entry.href, resourceLimits });
}
