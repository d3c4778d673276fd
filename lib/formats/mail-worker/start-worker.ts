import { Worker } from 'node:worker_threads';

/**
 * The most that one mail may need of V8's heap; its bytes lie beside it. Nothing of what is done needs half of it, whatever the
 * mail: see tests/integration/mail-worker.
 */
const LIMITS = { maxOldGenerationSizeMb: 96, maxYoungGenerationSizeMb: 8 };

/** Outside of Next's bundles, in scripts and tests, the thread is TypeScript, too. */
const WITH_TSX = `
const { workerData } = require('node:worker_threads');
import('tsx/esm/api').then(({ register }) => { register(); return import(workerData); });
`;

/** Starts the thread of mail-worker.ts. */
export function startWorker(): Worker {
  // Next's bundler takes the thread along where it finds just this expression.
  if (process.env.NEXT_RUNTIME) {
    return new Worker(new URL('./mail-worker.ts', import.meta.url), { resourceLimits: LIMITS });
  }
  const entry = new URL('./mail-worker.ts', import.meta.url);
  return new Worker(WITH_TSX, { eval: true, workerData: entry.href, resourceLimits: LIMITS });
}
