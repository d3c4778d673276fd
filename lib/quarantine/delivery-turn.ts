import { getConfig } from '@/lib/config';
import { inTurn } from '@/lib/in-turn';

/** Runs `work` when fewer than DELIVERY_CONCURRENCY runs of the filter go on for this store, in the order of asking. */
export async function inDeliveryTurn<T>(store: string, work: () => Promise<T>): Promise<T> {
  return inTurn(`delivery ${store}`, work, getConfig().deliveryConcurrency);
}
