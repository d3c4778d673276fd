import { findServers } from './find-servers';
import { attention, fine, type HealthLine } from './health-line';

/** Whether the servers of the site agree in what they have to. Throws when the database is away. */
export async function checkServers(): Promise<HealthLine> {
  const { names, otherSecret, otherClock, databaseNodes } = await findServers();
  const [clock] = otherClock;
  if (otherSecret.length > 0) return attention('servers', { names: otherSecret.join(', ') }, 'serversSecret');
  if (databaseNodes.length > 0)
    return attention('servers', { nodes: databaseNodes.join(', ') }, 'serversDatabase');
  if (clock) return attention('servers', { ...clock, seconds: Math.abs(clock.seconds) }, 'serversClock');
  return fine('servers', { count: names.length, names: names.join(', ') });
}
