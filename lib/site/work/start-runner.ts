import { setTimeout as wait } from 'node:timers/promises';
import { inBackground } from '@/lib/ground/in-background';
import { inTurn } from '@/lib/ground/in-turn';
import { log } from '@/lib/ground/log';
import { ofProcess } from '@/lib/ground/of-process';
import { isStopping, underWay } from '@/lib/ground/process/under-way';

/** What went wrong is seldom mended sooner, and is in the log once. */
const AFTER_ERROR_MS = 15_000;
/**
 * While there is no work, so often: what this process has begun it is told of at once, and a page that shows work has it look. What is left is
 * work of another server that is gone.
 */
const IDLE_MS = { alone: 60_000, withOthers: 5_000 };

/** Work that is written down in the database, and how to do it. */
export interface Runnable<Item extends { id: bigint }> {
  name: 'job' | 'task';
  /** How often it looks while there is work: somebody else's may be left. */
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

const runners = ofProcess('runners', () => ({ looks: new Set<() => void>(), idle: IDLE_MS.withOthers }));

/** Whether there are other servers, whose work may be left. Until that is known there are. */
export function noteOthers(areThere: boolean): void {
  runners().idle = areThere ? IDLE_MS.withOthers : IDLE_MS.alone;
  if (areThere) lookForLeftWork();
}

/** Has all runners of this process look now: somebody is shown work that goes on, and who did it may be gone. */
export function lookForLeftWork(): void {
  for (const look of runners().looks) look();
}

/**
 * Looks for work that waits for somebody, often only while there is any: new work, and that of a process that is gone. Answers a function that looks
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
  let timer: NodeJS.Timeout | undefined;
  const lookIn = (ms: number) => {
    clearTimeout(timer);
    timer = setTimeout(lookNow, ms).unref();
  };
  const look = async () => {
    if (isStopping()) return;
    looks++;
    let next = everyMs;
    try {
      const items = await list();
      if (items.length === 0) next = runners().idle;
      if (items.length > 0) await mayBegin();
      for (const item of items) if (!taken.has(item.id)) void begin(item);
      trouble = '';
    } catch (error) {
      // The next look tries again, soon: the log is to say it once.
      if (trouble !== String(error)) log.error('looking for work failed', { work: name }, error);
      trouble = String(error);
    } finally {
      looks--;
      // One that waits will see all.
      if (looks === 0) lookIn(next);
    }
  };
  const lookNow = () => void inBackground(look);
  lookIn(everyMs);
  runners().looks.add(lookNow);
  return lookNow;
}
