import { asNumber, asText } from '@/lib/store/db/columns';
import { fetchRows } from '@/lib/store/db/fetch-rows';
import { SILENT_MINUTES } from '@/lib/store/db/older-servers';
import { serverName } from './note-server';

/** Locks and sign-ins tolerate this much; nothing else depends on clocks. */
const CLOCK_MS = 5_000;

/** The servers of the site, and what they do not agree in. */
export interface Servers {
  names: string[];
  /** Those with another NEXTAUTH_SECRET than this one. */
  otherSecret: string[];
  /** Those whose clock is not the database's, with the seconds that it is ahead (or behind: below 0). */
  otherClock: { name: string; seconds: number }[];
  /** The database servers that they work on, if they are several: locks of one are none at another. */
  databaseNodes: string[];
  /** Those with another time zone than this one, each with what it is ahead of UTC in January and July. */
  otherZone: { name: string; zone: string }[];
}

/** Who has been there within the last minutes, by the clock of the database. Throws when that is away. */
export async function findServers(): Promise<Servers> {
  const rows = await fetchRows(
    [asText, asText, asNumber, asText, asText],
    `SELECT name, secret_digest, clock_apart_ms, database_nodes, time_zone FROM dashboard_server
     WHERE seen_at > UTC_TIMESTAMP(3) - INTERVAL ? MINUTE ORDER BY name`,
    [SILENT_MINUTES],
  );
  const [, own, , , ownZone] = rows.find(([name]) => name === serverName()) ?? [];
  const nodes = new Set(rows.flatMap(([, , , each]) => each.split(', ').filter(Boolean)));
  return {
    names: rows.map(([name]) => name),
    otherSecret: rows.flatMap(([name, secret]) => (own === undefined || secret === own ? [] : name)),
    databaseNodes: nodes.size > 1 ? [...nodes].sort() : [],
    // One of a version that does not note it says nothing of it.
    otherZone: rows.flatMap(([name, , , , zone]) =>
      !ownZone || zone === '' || zone === ownZone ? [] : { name, zone },
    ),
    otherClock: rows.flatMap(([name, , apart]) =>
      Math.abs(apart) < CLOCK_MS ? [] : { name, seconds: Math.round(apart / 1000) },
    ),
  };
}
