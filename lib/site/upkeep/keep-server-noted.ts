import { inBackground } from '@/lib/ground/in-background';
import { log } from '@/lib/ground/log';
import { ofProcess } from '@/lib/ground/of-process';
import { findServers } from '@/lib/site/status/find-servers';
import { noteServer } from '@/lib/site/status/note-server';
import { noteOthers } from '@/lib/site/work/start-runner';

const EVERY_MS = 5 * 60 * 1000;

const noting = ofProcess('server note', () => {
  let told = '';
  const note = async () => {
    await noteServer();
    const { names, otherSecret, otherClock, databaseNodes } = await findServers();
    noteOthers(names.length > 1);
    const found = JSON.stringify([otherSecret, databaseNodes, otherClock.map(({ name }) => name)]);
    if (found === told) return;
    told = found;
    if (otherSecret.length > 0)
      log.error('another server has another NEXTAUTH_SECRET', { servers: otherSecret.join(', ') });
    if (databaseNodes.length > 0)
      log.error('servers work on several database servers', { nodes: databaseNodes.join(', ') });
    for (const { name, seconds } of otherClock)
      log.error('a server’s clock is not the database’s', { server: name, seconds });
  };
  const noteNow = () =>
    inBackground(note).catch((error) => log.error('noting this server failed', {}, error));
  void noteNow();
  return setInterval(noteNow, EVERY_MS).unref();
});

/** Notes every five minutes that this server is there, and tells what it and the others do not agree in. See decision 212. */
export function keepServerNoted(): void {
  noting();
}
