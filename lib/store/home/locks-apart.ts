import { AppError } from '@/lib/ground/errors';
import { ofProcess } from '@/lib/ground/of-process';
import { asNumber, asText } from '@/lib/store/db/columns';
import { type AskRows, fetchRows } from '@/lib/store/db/fetch-rows';
import { SILENT_MINUTES } from '@/lib/store/db/older-servers';

/** What a server has noted of locks (decision 276). */
export interface ServerLocks {
  name: string;
  /** This start of it. */
  start: string;
  /** Of the mark of DSPAM_HOME, the byte that it has locked for others to try; 0 where there is none. */
  byte: number;
  /** The bytes of others that it has tried, each with whether their lock kept it out. */
  tries: Map<number, boolean>;
  /** The starts that its own lock did not keep out. */
  apart: string[];
}

/** The servers that were there within the last minutes. */
export async function listServerLocks(ask: AskRows = fetchRows): Promise<ServerLocks[]> {
  const rows = await ask(
    [asText, asText, asNumber, asText, asText],
    `SELECT name, process, lock_byte, lock_tries, locks_apart FROM dashboard_server
     WHERE seen_at > UTC_TIMESTAMP(3) - INTERVAL ? MINUTE ORDER BY name`,
    [SILENT_MINUTES],
  );
  return rows.map(([name, start, byte, tries, apart]) => ({
    name,
    start,
    byte,
    tries: parseTries(tries),
    apart: apart.split('\n').filter(Boolean),
  }));
}

/** Tries as a column has them: `123=kept 456=got`. */
export function formatTries(tries: ReadonlyMap<number, boolean>): string {
  return [...tries].map(([byte, isKept]) => `${byte}=${isKept ? 'kept' : 'got'}`).join(' ');
}

function parseTries(text: string): Map<number, boolean> {
  const tries = new Map<number, boolean>();
  for (const each of text.split(' ')) {
    const [byte = '', how] = each.split('=');
    if (/^\d+$/.test(byte) && (how === 'kept' || how === 'got')) tries.set(Number(byte), how === 'kept');
  }
  return tries;
}

/** Between which servers locks do not hold; none where one of the two is gone. */
export function namesApart(servers: readonly ServerLocks[]): string[] {
  const names = new Set<string>();
  for (const { name, apart } of servers)
    for (const other of servers) if (apart.includes(other.start)) names.add(name).add(other.name);
  return [...names].sort();
}

const known = ofProcess('locks apart', () => ({ names: [] as string[] }));

/** What this process knows from now on; answers whether it is news. */
export function noteLocksApart(names: string[]): boolean {
  const before = known().names;
  known().names = names;
  return before.join() !== names.join();
}

/** For a process that is no server, which keeps itself informed: asks once. Throws when the database is away. */
export async function learnLocksApart(): Promise<void> {
  noteLocksApart(namesApart(await listServerLocks()));
}

/** Whether it is known that a lock of one server does not keep another one out. */
export function areLocksApart(): boolean {
  return known().names.length > 0;
}

/**
 * Lets through unless it is known that locks do not hold between servers. Asked before anything is written to a quarantine: what one of them erases, another
 * may have written there. Throws `unavailable` (reason `locksApart`). See decision 276.
 */
export function requireLocks(): void {
  const { names } = known();
  if (names.length > 0)
    throw new AppError('unavailable', `locks on DSPAM_HOME do not hold between ${names.join(', ')}`, {
      reason: 'locksApart',
    });
}
