import { currentBuild } from '@/scripts/setup/builds.mjs';
import { MEMORY_LIMITS } from '@/scripts/setup/memory-limits.mjs';
import { startServer } from '@/scripts/setup/server.mjs';
import type { ChaosEnvironment } from './chaos-environment';
import { groupOf, offspringOf } from './group-of';
import type { ChaosServer } from './server-front';

/** On a machine with much else to do; without it, the ledger of an hour is lost. */
const PATIENCE_MS = 900_000;

/**
 * The production server, on a host of a cluster where the words that run a program there are given. `endsRuns` is asked at a kill whether
 * runs of the filter end with it, as where the whole host is lost.
 */
export function oneServer(
  environment: ChaosEnvironment,
  on: string[] = [],
  endsRuns: () => boolean = () => false,
): ChaosServer {
  let server: Awaited<ReturnType<typeof startServer>> | undefined;
  let hasStarted = false;
  let isUp = false;
  return {
    async start() {
      if (isUp) return;
      server = await (hasStarted
        ? startAgain(environment, on)
        : startServer(environment, 'ignore', undefined, undefined, on, PATIENCE_MS));
      hasStarted = true;
      isUp = true;
    },
    async kill() {
      // It may have been killed already, while something was wrong.
      if (!isUp) return;
      isUp = false;
      if (server?.pid) {
        const runs = endsRuns() ? offspringOf(server.pid) : [];
        // The whole group: the start script and the server. Runs of dspam have groups of their own.
        process.kill(-server.pid, 'SIGKILL');
        for (const run of runs) endNow(run);
      }
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
function startAgain(environment: ChaosEnvironment, on: string[]) {
  const found = { DSPAM_SCALE: 'domain', NODE_ENV: 'production', NODE_OPTIONS: MEMORY_LIMITS.join(' ') };
  const command = ['scripts/serve.mjs', currentBuild() ?? ''];
  return startServer({ ...environment, ...found }, 'ignore', command, undefined, on, PATIENCE_MS);
}

function endNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
