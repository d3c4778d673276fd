import { setTimeout as wait } from 'node:timers/promises';
import { inBackground, onlyOnce } from '@/lib/ground/in-background';
import { ofProcess } from '@/lib/ground/of-process';
import { beforeExit } from '@/lib/ground/process/under-way';
import { BEAT_MS, beat, dropLock, holds, lockName, takeLock } from './lock-rows';

/** While the database does not answer, signs of life wait for it: no more than these. */
const MOST_BEATS = 3;
const FULL_MS = 200;

interface Hands {
  /** Names and slots that this process has, or has just asked for. */
  asked: Set<string>;
  held: Set<string>;
  beating?: NodeJS.Timeout | undefined;
}

const handsOfProcess = ofProcess<Hands>('held names', () => {
  const held = new Set<string>();
  // Nobody has to find out that this process is gone.
  beforeExit(() => Promise.all([...held].map(dropLock)));
  return { asked: new Set(), held };
});

/** Work that can ask whether this process still holds the name. */
export type Work<T> = (isOurs: () => Promise<boolean>) => Promise<T>;

/** What may be done `most` times at once, by all processes together. */
export interface Slots {
  of: string;
  most: number;
  /** Whether to wait for one; else the work is left. */
  waits: boolean;
}

/**
 * Runs `work` while this process holds a name: a row of dashboard_lock, to which it gives a sign of life every second. Null, and `work`
 * is not run, while somebody else holds it, in this process or another, on whatever machine and at whatever node of a cluster, or where
 * there is no slot. What a process has that is dead, or stands still, is taken over within a few seconds. So before anything that must
 * not be done twice the database is asked whether it still holds it: by `isOurs`, or `isOwn` of lock-rows.ts. See decision 215.
 */
export async function whileHeld<T>(name: string, work: Work<T>, slots?: Slots): Promise<{ value: T } | null> {
  const row = lockName(name);
  return whileAsked(row, async () => {
    do
      for (const slot of slotNames(slots)) {
        const answer = await whileAsked(slot, () => hold(row, slot, work));
        if (answer === 'held') return null;
        if (answer !== null && answer !== 'full') return answer;
      }
    while (slots?.waits && (await wait(FULL_MS, true)));
    return null;
  });
}

function slotNames(slots: Slots | undefined): (string | null)[] {
  if (!slots) return [null];
  return Array.from({ length: slots.most }, (_slot, index) => lockName(`${slots.of}/${index + 1}`));
}

/** Within this process; null, and nothing is done, where it has that already. */
async function whileAsked<T>(name: string | null, work: () => Promise<T>): Promise<T | null> {
  const { asked } = handsOfProcess();
  if (name === null) return work();
  if (asked.has(name)) return null;
  asked.add(name);
  try {
    return await work();
  } finally {
    asked.delete(name);
  }
}

async function hold<T>(
  row: string,
  slot: string | null,
  work: Work<T>,
): Promise<{ value: T } | 'held' | 'full'> {
  const answer = await takeLock(row, slot);
  if (answer !== 'taken') return answer;
  const hands = handsOfProcess();
  hands.held.add(row);
  keepBeating(hands);
  try {
    return { value: await work(() => holds(row)) };
  } finally {
    hands.held.delete(row);
    // A row that is left behind without signs of life is taken from us by whoever wants it.
    await onlyOnce(() => dropLock(row)).catch(() => undefined);
  }
}

/** Until nothing is held. Whether it still is, who works has to ask. */
function keepBeating(hands: Hands): void {
  let waiting = 0;
  const giveSign = async () => {
    if (hands.held.size === 0) {
      clearInterval(hands.beating);
      hands.beating = undefined;
      return;
    }
    if (waiting === MOST_BEATS) return;
    waiting++;
    await beat([...hands.held]).catch(() => undefined);
    waiting--;
  };
  hands.beating ??= inBackground(() => onlyOnce(() => setInterval(giveSign, BEAT_MS).unref()));
}
