import { randomInt } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { holdByte, isKeptOut } from '@/lib/formats/mbox/byte-lock';
import { getConfig } from '@/lib/store/config/config';
import { ownHolder } from '@/lib/store/db/lock-rows';
import { pool } from '@/lib/store/db/pool';
import { formatTries, listServerLocks, type ServerLocks } from '@/lib/store/home/locks-apart';
import { markPath } from '@/lib/store/home/mark-file';

/** Bytes far behind the end of the mark, which nobody reads or writes. */
const FIRST_BYTE = 2 ** 20;
const LAST_BYTE = 2 ** 31;
/** So often in a row another has to get what this one holds. */
const PROOFS = 2;

export interface HoldPace {
  /** How long others have to try a lock. They look every ten seconds. */
  holdMs: number;
  pollMs: number;
}

const PACE: HoldPace = { holdMs: 25_000, pollMs: 2_000 };

/** Tries the locks that other servers hold for that, each once, and notes what came of it. */
export async function tryOthersLocks(): Promise<void> {
  const servers = await listServerLocks();
  const own = servers.find(isThis);
  if (!own) return;
  const tries = new Map<number, boolean>();
  let isNew = false;
  for (const { byte } of servers.filter((server) => !isThis(server) && server.byte !== 0)) {
    const before = own.tries.get(byte);
    const isKept = before ?? (await isKeptOut(markPath(getConfig().dspamHome), byte));
    if (isKept !== null) tries.set(byte, isKept);
    isNew ||= before === undefined && isKept !== null;
  }
  // What is noted was let go of before: whoever reads it has not seen this one's own lock.
  if (isNew) await note('lock_tries', formatTries(tries));
}

/**
 * Holds a lock for the other servers to try, and notes which of them it did not keep out. What is found is certain: the other had the lock and let go of it
 * before it said so, and after that was read this one still has its own; twice in a row, with two locks. Who does not try is taken as before.
 */
export async function holdForOthers(pace = PACE): Promise<void> {
  let got = await holdOnce(null, pace);
  const kept = new Set(got.kept);
  for (let proof = 1; proof < PROOFS && got.got.length > 0; proof++) {
    got = await holdOnce(got.got, pace);
    for (const start of got.kept) kept.add(start);
  }
  const own = (await listServerLocks()).find(isThis);
  if (!own) return;
  const apart = new Set([...own.apart.filter((start) => !kept.has(start)), ...got.got]);
  const noted = [...apart].join('\n').slice(0, 1024);
  if (noted !== own.apart.join('\n')) await note('locks_apart', noted);
}

interface Tried {
  kept: string[];
  got: string[];
}

const NOTHING: Tried = { kept: [], got: [] };

/** One lock, until these have tried it, or all, or the time is over. */
async function holdOnce(awaited: readonly string[] | null, { holdMs, pollMs }: HoldPace): Promise<Tried> {
  const byte = randomInt(FIRST_BYTE, LAST_BYTE);
  // Where there is no mark, or it may not be written to, nothing is known.
  const held = await holdByte(markPath(getConfig().dspamHome), byte).catch(() => null);
  if (!held) return NOTHING;
  try {
    await note('lock_byte', byte);
    let tried = NOTHING;
    const deadline = performance.now() + holdMs;
    do {
      await wait(pollMs);
      const others = (await listServerLocks()).filter((server) => !isThis(server));
      tried = { kept: triedBy(others, byte, true), got: triedBy(others, byte, false) };
      // After that was read: one whose lock was lost on the way says nothing of the other.
      if (tried.got.length > 0 && !(await held.stands())) return NOTHING;
      const answered = [...tried.kept, ...tried.got];
      if ((awaited ?? others.map(({ start }) => start)).every((start) => answered.includes(start))) break;
    } while (performance.now() < deadline);
    return tried;
  } finally {
    await held.letGo();
    await note('lock_byte', 0);
  }
}

function triedBy(servers: readonly ServerLocks[], byte: number, isKept: boolean): string[] {
  return servers.filter(({ tries }) => tries.get(byte) === isKept).map(({ start }) => start);
}

function isThis({ start }: ServerLocks): boolean {
  return start === ownHolder();
}

async function note(
  column: 'lock_byte' | 'lock_tries' | 'locks_apart',
  value: string | number,
): Promise<void> {
  await pool().query('UPDATE dashboard_server SET ?? = ? WHERE process = ?', [column, value, ownHolder()]);
}
