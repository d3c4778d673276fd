import { getConfig } from '@/lib/config';

interface Turns {
  running: number;
  waiting: (() => void)[];
}

// Next evaluates modules more than once (per bundle); the count has to be that of the process.
const shared = globalThis as typeof globalThis & { dashboardDeliveries?: Map<string, Turns> };

/** Runs `work` when fewer than DELIVERY_CONCURRENCY runs of the filter go on for this store, in the order of asking. */
export async function inDeliveryTurn<T>(store: string, work: () => Promise<T>): Promise<T> {
  shared.dashboardDeliveries ??= new Map();
  const turns = shared.dashboardDeliveries.get(store) ?? { running: 0, waiting: [] };
  shared.dashboardDeliveries.set(store, turns);
  if (turns.running >= getConfig().deliveryConcurrency)
    await new Promise<void>((go) => turns.waiting.push(go));
  else turns.running++;
  try {
    return await work();
  } finally {
    // Whoever waits takes over the place; the last one clears it.
    const next = turns.waiting.shift();
    if (next) next();
    else if (--turns.running === 0) shared.dashboardDeliveries.delete(store);
  }
}
