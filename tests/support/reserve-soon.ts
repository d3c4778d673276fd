import { setTimeout as wait } from 'node:timers/promises';
import { reservePlace } from '@/lib/formats/mbox/append';

/** A place at the end of a quarantine, as soon as it counts as being at rest. */
export async function reserveSoon(mbox: string, length: number): Promise<number> {
  for (;;) {
    const place = await reservePlace(mbox, length);
    if (place !== null) return place;
    await wait(20);
  }
}
