import { scrypt } from 'node:crypto';
import { isIPv6 } from 'node:net';
import { hostname } from 'node:os';
import { promisify } from 'node:util';
import { getConfig } from '@/lib/store/config/config';
import { clockApart } from '@/lib/store/db/clock-apart';
import { asText } from '@/lib/store/db/columns';
import { fetchRows } from '@/lib/store/db/fetch-rows';
import { MIGRATIONS } from '@/lib/store/db/generated/migrations';
import { ownHolder } from '@/lib/store/db/lock-rows';
import { pool } from '@/lib/store/db/pool';

const digest = promisify<string, string, number, Buffer>(scrypt);
const KEPT_DAYS = 1;
/** Connections that are asked who answers: a balancer that sends each to another node shows with a few. */
const ASKED_AT_ONCE = 3;

/**
 * What the servers of a site call this one: the host, and where it listens on it, as several may on addresses of one host. A restart takes
 * the name over.
 */
export function serverName(): string {
  const { listenSocket, bindAddress, port } = getConfig();
  const address = bindAddress === null ? '' : `${isIPv6(bindAddress) ? `[${bindAddress}]` : bindAddress}:`;
  return `${hostname()}:${listenSocket ?? `${address}${port}`}`.slice(0, 255);
}

/** Notes that this server is there, with what has to be the same at all of a site (decision 212), and what migrations it knows (decision 280). */
export async function noteServer(): Promise<void> {
  const apart = await clockApart();
  const secret = (await digest(getConfig().secret, 'dashboard server', 16)).toString('hex');
  await pool().query(
    `INSERT INTO dashboard_server
       (name, secret_digest, clock_apart_ms, database_nodes, time_zone, newest_migration, process, seen_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, UTC_TIMESTAMP(3))
     ON DUPLICATE KEY UPDATE secret_digest = VALUES(secret_digest), clock_apart_ms = VALUES(clock_apart_ms),
       database_nodes = VALUES(database_nodes), time_zone = VALUES(time_zone),
       newest_migration = VALUES(newest_migration), seen_at = VALUES(seen_at),
       lock_byte = IF(process = VALUES(process), lock_byte, 0),
       lock_tries = IF(process = VALUES(process), lock_tries, ''),
       locks_apart = IF(process = VALUES(process), locks_apart, ''),
       process = VALUES(process)`,
    [
      serverName(),
      secret,
      apart,
      (await databaseNodes()).join(', ').slice(0, 1024),
      ownZone(),
      MIGRATIONS.at(-1) ?? '',
      ownHolder(),
    ],
  );
  await pool().query('DELETE FROM dashboard_server WHERE seen_at < UTC_TIMESTAMP(3) - INTERVAL ? DAY', [
    KEPT_DAYS,
  ]);
  // What a server that was killed worked on, and nobody has asked for since.
  await pool().query('DELETE FROM dashboard_lock WHERE beat_at < UTC_TIMESTAMP(3) - INTERVAL ? DAY', [
    KEPT_DAYS,
  ]);
}

/** Takes the note away, as this server ends: nobody waits for it. Not that of another process, which has taken the name over. */
export async function forgetServer(): Promise<void> {
  await pool().query('DELETE FROM dashboard_server WHERE name = ? AND process = ?', [
    serverName(),
    ownHolder(),
  ]);
}

/**
 * The time zone of this process by what it is ahead of UTC in January and in July, which several names stand for: `+01:00 +02:00`. DSPAM
 * writes its times without one, so that only who has the filter's reads them right.
 */
function ownZone(): string {
  const year = new Date().getFullYear();
  return [0, 6]
    .map((month) => {
      const minutes = -new Date(year, month).getTimezoneOffset();
      const two = (number: number) => String(Math.trunc(number)).padStart(2, '0');
      return `${minutes < 0 ? '-' : '+'}${two(Math.abs(minutes) / 60)}:${two(Math.abs(minutes) % 60)}`;
    })
    .join(' ');
}

/** The database servers that this server's connections lead to: one, unless something in between chooses. */
async function databaseNodes(): Promise<string[]> {
  const asked = await Promise.all(
    Array.from({ length: ASKED_AT_ONCE }, () =>
      fetchRows([asText], "SELECT CONCAT(@@hostname, ':', @@port)"),
    ),
  );
  return [...new Set(asked.flatMap((rows) => rows.map(([node]) => node)))].sort();
}
