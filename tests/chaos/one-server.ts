import { currentBuild } from '@/scripts/setup/builds.mjs';
import { MEMORY_LIMITS } from '@/scripts/setup/memory-limits.mjs';
import { startServer } from '@/scripts/setup/server.mjs';
import type { siteEnvironment } from '@/scripts/setup/site-environment.mjs';
import { groupOf } from './group-of';
import type { ChaosServer } from './server-front';

/** The production server, on a host of a cluster where the words that run a program there are given. */
export function oneServer(environment: ReturnType<typeof siteEnvironment>, on: string[] = []): ChaosServer {
  let server: Awaited<ReturnType<typeof startServer>> | undefined;
  let hasStarted = false;
  let isUp = false;
  return {
    async start() {
      if (isUp) return;
      server = await (hasStarted
        ? startAgain(environment, on)
        : startServer(environment, 'ignore', undefined, undefined, on));
      hasStarted = true;
      isUp = true;
    },
    async kill() {
      // It may have been killed already, while something was wrong.
      if (!isUp) return;
      isUp = false;
      // The whole group: the start script and the server. Runs of dspam have groups of their own.
      if (server?.pid) process.kill(-server.pid, 'SIGKILL');
      await server?.exited;
    },
    pids: () => (isUp && server?.pid ? groupOf(server.pid) : []),
    stop: async () => server?.stop(),
  };
}

/**
 * What `npm start` ends in: it has checked the configuration at the first start, and a run has many. The time that it takes is
 * the clicks'.
 */
function startAgain(environment: ReturnType<typeof siteEnvironment>, on: string[]) {
  const found = { DSPAM_SCALE: 'domain', NODE_ENV: 'production', NODE_OPTIONS: MEMORY_LIMITS.join(' ') };
  const command = ['scripts/serve.mjs', currentBuild() ?? ''];
  return startServer({ ...environment, ...found }, 'ignore', command, undefined, on);
}
