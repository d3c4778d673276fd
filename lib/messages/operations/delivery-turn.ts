import { inTurn } from '@/lib/ground/in-turn';
import { getConfig } from '@/lib/store/config/config';
import type { Slots } from '@/lib/store/db/while-held';

/**
 * Runs `work` when fewer than DELIVERY_CONCURRENCY runs of the filter are active for this store in this process, in the order of the
 * requests. In it the message is held with a slot of `deliverySlots`, which are those of all processes.
 */
export async function inDeliveryTurn<T>(store: string, work: () => Promise<T>): Promise<T> {
  return inTurn(`delivery ${store}`, work, getConfig().deliveryConcurrency);
}

/** Of the runs of the filter for a store (hold-message.ts). */
export function deliverySlots(store: string): Slots {
  return { of: `delivery ${store}`, most: getConfig().deliveryConcurrency, waits: true };
}
