import { ofProcess } from '@/lib/ground/of-process';

/** scripts/setup/stop-gently.mjs sets the flag, waits for the works, and takes the last steps. */
const state = ofProcess('under way', () => ({
  isStopping: false,
  works: new Set<Promise<unknown>>(),
  lastSteps: new Set<() => Promise<unknown>>(),
}));

/** Whether this process was told to stop: it finishes what it has begun, and begins nothing. See decision 211. */
export function isStopping(): boolean {
  return state().isStopping;
}

/** Runs work that a stop of the server waits for: what would have to be settled after it, as after a crash. */
export async function underWay<T>(work: () => Promise<T>): Promise<T> {
  const running = work();
  const { works } = state();
  works.add(running);
  try {
    return await running;
  } finally {
    works.delete(running);
  }
}

/** Has a server that ends in order do this when its works are done. */
export function beforeExit(step: () => Promise<unknown>): void {
  state().lastSteps.add(step);
}
