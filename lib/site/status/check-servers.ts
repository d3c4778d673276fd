import { fetchRows } from '@/lib/store/db/fetch-rows';
import { findUnreplicated } from '@/lib/store/db/find-unreplicated';
import { listServerLocks, namesApart } from '@/lib/store/home/locks-apart';
import { findServers } from './find-servers';
import { attention, fine, type HealthLine } from './health-line';

/** Whether the servers of the site agree in what they have to. Throws when the database is away. */
export async function checkServers(): Promise<HealthLine> {
  const { names, otherSecret, otherClock, otherZone, databaseNodes } = await findServers();
  const [clock] = otherClock;
  const apart = namesApart(await listServerLocks());
  if (apart.length > 0) return attention('servers', { names: apart.join(', ') }, 'serversLocks');
  if (otherSecret.length > 0) return attention('servers', { names: otherSecret.join(', ') }, 'serversSecret');
  if (databaseNodes.length > 0)
    return attention('servers', { nodes: databaseNodes.join(', ') }, 'serversDatabase');
  const tables = await findUnreplicated(fetchRows);
  if (tables.length > 0) return attention('servers', { tables: tables.join(', ') }, 'serversTables');
  if (clock) return attention('servers', { ...clock, seconds: Math.abs(clock.seconds) }, 'serversClock');
  if (otherZone.length > 0)
    return attention('servers', { names: otherZone.map(({ name }) => name).join(', ') }, 'serversZone');
  return fine('servers', { count: names.length, names: names.join(', ') });
}
