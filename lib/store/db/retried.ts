import { setTimeout as wait } from 'node:timers/promises';
import { type Patience, patienceNow } from '@/lib/ground/in-background';

/** Of a node that is joining, or has lost the others: it has done nothing of what it was asked (1047). */
export const NODE_NOT_READY = 'ER_UNKNOWN_COM_ERROR';

/** How often, and after which waits in ms, the first and the longest: each of those who met waits for another time. */
interface Tries {
  most: number;
  first: number;
  longest: number;
}

/** More than there are connections: after a restart of the server each of them may be one that is gone. */
const TAKEN_BACK: Tries = { most: 12, first: 4, longest: 200 };
/** A cluster chooses another node within a second or two; a page can wait for that. */
const NOT_READY: Record<Patience | 'person', Tries> = {
  person: { most: 5, first: 200, longest: 1_000 },
  command: { most: 10, first: 250, longest: 5_000 },
  server: { most: Number.POSITIVE_INFINITY, first: 250, longest: 5_000 },
};
/** The server has waited for 50 seconds each time. People have, too. */
const BUSY: Tries = { most: 3, first: 200, longest: 1_000 };

/**
 * Runs `work`, a statement by itself or a whole transaction, and again where the server knows nothing of it: it took it back for the sake of
 * another, never got it, or is a node of a cluster that takes none now. The one place where that is done, and how often. `work` has to be one
 * that may be repeated: what it changes outside of the database counts each time. See decision 210.
 */
export async function retried<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      const again = error instanceof Error ? triesAfter(error) : null;
      if (again === null || tries >= again.most) throw error;
      const longest = Math.min(again.longest, again.first * 2 ** Math.min(tries - 1, 10));
      await wait(longest * (again === TAKEN_BACK ? Math.random() : 1));
    }
  }
}

/** Whether it is the answer of a node that takes nothing now. */
export function isNotReady(error: unknown): boolean {
  return error instanceof Error && codeOf(error) === NODE_NOT_READY;
}

function codeOf(error: Error): string {
  return 'code' in error ? String(error.code) : '';
}

function triesAfter(error: Error): Tries | null {
  const code = codeOf(error);
  const patience = patienceNow();
  // Two waited for each other, here or at two nodes, or a row was changed since it was read (MariaDB from 11.6 on).
  if (code === 'ER_LOCK_DEADLOCK' || code === 'ER_CHECKREAD' || isUnsent(error)) return TAKEN_BACK;
  if (code === NODE_NOT_READY) return NOT_READY[patience ?? 'person'];
  // The whole of a transaction is rolled back for it (pool.ts).
  if (code === 'ER_LOCK_WAIT_TIMEOUT' && patience !== null) return BUSY;
  return null;
}

/** Of the driver: the connection was gone before the statement. What is lost after it may have been carried out. */
function isUnsent(error: Error): boolean {
  if (!('fatal' in error) || error.fatal !== true) return false;
  return codeOf(error) === 'EPIPE' || error.message.startsWith("Can't add new command");
}
