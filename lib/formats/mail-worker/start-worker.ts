import { Worker } from 'node:worker_threads';
import { typescriptThread } from './typescript-thread';

/**
 * The most that one mail may need of V8's heap; its bytes lie beside it. Nothing of what is done needs half of it, whatever the
 * mail: see tests/integration/mail-worker.
 */
const LIMITS = { maxOldGenerationSizeMb: 96, maxYoungGenerationSizeMb: 8 };

/** Starts the thread of mail-worker.ts. */
export function startWorker(): Worker {
  // Next's bundler takes the thread along where it finds just this expression.
  if (process.env.NEXT_RUNTIME) {
    return new Worker(new URL('./mail-worker.ts', import.meta.url), { resourceLimits: LIMITS });
  }
  return typescriptThread(new URL('./mail-worker.ts', import.meta.url), LIMITS);
}
