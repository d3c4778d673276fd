import { setTimeout as wait } from 'node:timers/promises';
import { inBackground } from '@/lib/ground/in-background';
import { inTurn } from '@/lib/ground/in-turn';
import { log } from '@/lib/ground/log';
import { isStopping, underWay } from '@/lib/ground/process/under-way';

/** What went wrong is seldom mended sooner, and is in the log once. */
const AFTER_ERROR_MS = 15_000;

/** Work that is written down in the database, and how to do it. */
export interface Runnable<Item extends { id: bigint }> {
  name: 'job' | 'task';
  everyMs: number;
  /** What somebody has to work on, the oldest first. */
  list: () => Promise<Item[]>;
  /** Throws while it cannot be done; asked where there is any. */
  mayBegin: () => Promise<void>;
  /** Does it to its end; nothing where another process is at it, or it is done already. */
  run: (id: bigint) => Promise<unknown>;
  /** How many this process does at once of those that `item` is one of. */
  atOnce: (item: Item) => { of: string; most: number };
}

/**
 * Looks now and then for work that waits for somebody: new work, and that of a process that is gone. Answers a function that looks
 * at once. Each begins in its turn; one that fails is tried again later.
 */
export function startRunner<Item extends { id: bigint }>(runnable: Runnable<Item>): () => void {
  const { name, everyMs, list, mayBegin, run, atOnce } = runnable;
  /** In work, or waiting for its turn. */
  const taken = new Set<bigint>();
  const begin = async (item: Item) => {
    const { of, most } = atOnce(item);
    taken.add(item.id);
    try {
      // Told to stop, this process leaves it to the next one.
      await inTurn(of, async () => isStopping() || underWay(() => run(item.id)), most);
    } catch (error) {
      log.error('work was broken off', { work: name, id: item.id }, error);
      await wait(AFTER_ERROR_MS, false, { ref: false });
    } finally {
      taken.delete(item.id);
    }
  };
  /** Those that wait for the database. */
  let looks = 0;
  let trouble = '';
  const look = async () => {
    if (isStopping()) return;
    looks++;
    try {
      const items = await list();
      if (items.length > 0) await mayBegin();
      for (const item of items) if (!taken.has(item.id)) void begin(item);
      trouble = '';
    } catch (error) {
      // The next look tries again, soon: the log is to say it once.
      if (trouble !== String(error)) log.error('looking for work failed', { work: name }, error);
      trouble = String(error);
    } finally {
      looks--;
    }
  };
  const lookNow = () => void inBackground(look);
  // One that waits will see all.
  setInterval(() => looks === 0 && lookNow(), everyMs).unref();
  return lookNow;
}
