import { setTimeout as sleep } from 'node:timers/promises';
import { inBackground } from '@/lib/ground/in-background';
import { log } from '@/lib/ground/log';
import { ofProcess } from '@/lib/ground/of-process';
import { beforeExit, isStopping } from '@/lib/ground/process/under-way';
import { findServers } from '@/lib/site/status/find-servers';
import { forgetServer, noteServer } from '@/lib/site/status/note-server';
import { noteOthers } from '@/lib/site/work/start-runner';
import { getConfig } from '@/lib/store/config/config';
import { markStamp, touchMark } from '@/lib/store/home/mark-file';
import { keepLocksTried } from './keep-locks-tried';

const EVERY_MS = 5 * 60 * 1000;
/** How often it looks whether another has started: a stat of a file, no statement. */
const LOOK_MS = 4_000;
/** A server that ends waits no longer for a database that says nothing. */
const FORGET_MS = 2_000;

const noting = ofProcess('server note', () => {
  let told = '';
  const underWay = new Set<Promise<void>>();
  // A note that is on its way would be there again after it was taken away.
  const forget = () => Promise.all(underWay).then(forgetServer);
  beforeExit(() => Promise.race([forget().catch(() => undefined), sleep(FORGET_MS)]));
  const note = async () => {
    if (isStopping()) return;
    await noteServer();
    const { names, otherSecret, otherClock, otherZone, databaseNodes } = await findServers();
    noteOthers(names.length > 1);
    keepLocksTried(names.length > 1);
    const clocks = otherClock.map(({ name }) => name);
    const found = JSON.stringify([otherSecret, databaseNodes, clocks, otherZone]);
    if (found === told) return;
    told = found;
    if (otherSecret.length > 0)
      log.error('another server has another NEXTAUTH_SECRET', { servers: otherSecret.join(', ') });
    if (databaseNodes.length > 0)
      log.error('servers work on several database servers', { nodes: databaseNodes.join(', ') });
    for (const { name, seconds } of otherClock)
      log.error('a server’s clock is not the database’s', { server: name, seconds });
    for (const { name, zone } of otherZone)
      log.error('another server has another time zone', { server: name, zone });
  };
  const noteNow = () => {
    const noted = inBackground(note)
      .catch((error) => log.error('noting this server failed', {}, error))
      .finally(() => underWay.delete(noted));
    underWay.add(noted);
    return noted;
  };
  const look = neighbourLook(noteNow);
  // The row first: whoever is told finds it.
  void noteNow().then(look.announce);
  setInterval(look.look, LOOK_MS).unref();
  return setInterval(noteNow, EVERY_MS).unref();
});

/**
 * By the time of the mark in DSPAM_HOME, which all servers of a site have: whoever starts gives it another one, and the others learn within
 * seconds that they are not alone (decision 239).
 */
function neighbourLook(onCome: () => void): { announce: () => Promise<void>; look: () => Promise<void> } {
  let known: string | null = null;
  const now = () => markStamp(getConfig().dspamHome).catch(() => null);
  return {
    async announce() {
      await touchMark(getConfig().dspamHome);
      // It has just changed, so the next look finds another stamp: who came in the same moment is found then.
      known = await now();
    },
    async look() {
      const before = known;
      known = await now();
      if (before !== null && known !== null && known !== before) onCome();
    },
  };
}

/**
 * Notes at the start and every five minutes that this server is there, sooner where another has started, and tells what it and the others do
 * not agree in. See decision 212.
 */
export function keepServerNoted(): void {
  noting();
}
