import { Worker } from 'node:worker_threads';
import { typescriptThread } from '@/lib/formats/mail-worker/typescript-thread';

/** Most of it are the counts of tokens that it remembers (token-reader.ts). */
const LIMITS = { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 16 };

/** Starts the thread of judging-thread.ts. */
export function startJudging(): Worker {
  // Next's bundler takes the thread along where it finds just this expression.
  if (process.env.NEXT_RUNTIME)
    return new Worker(new URL('./judging-thread.ts', import.meta.url), { resourceLimits: LIMITS });
  return typescriptThread(new URL('./judging-thread.ts', import.meta.url), LIMITS);
}
