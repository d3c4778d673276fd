import { inTurn } from '@/lib/ground/in-turn';
import { getConfig } from '@/lib/store/config/config';

/**
 * Runs `work` when fewer than DELIVERY_CONCURRENCY runs of the filter are active for this store, in the order of the
 * requests.
 */
export async function inDeliveryTurn<T>(store: string, work: () => Promise<T>): Promise<T> {
  return inTurn(`delivery ${store}`, work, getConfig().deliveryConcurrency);
}
