import { createInterface } from 'node:readline';
import { spawnBound } from '@/scripts/setup/child.mjs';
import { TYPESCRIPT } from '@/scripts/setup/server.mjs';

/** A second process that works on the files of the dashboard, as the maintenance of cron does. */
export interface Compactor {
  start(): void;
  /** SIGKILL. */
  kill(): Promise<void>;
  /** How often a quarantine was compacted to the end. */
  compacted(): number;
}

/** `environment` says of which site. */
export function prepareCompactor(seed: number, environment: NodeJS.ProcessEnv = process.env): Compactor {
  let child: ReturnType<typeof spawnBound> | undefined;
  let starts = 0;
  let compacted = 0;
  return {
    start() {
      if (child) return;
      starts += 1;
      const script = [
        ...TYPESCRIPT,
        '--conditions=react-server',
        'tests/chaos/compactor.ts',
        String(seed + starts),
      ];
      child = spawnBound(process.execPath, script, {
        stdio: ['ignore', 'pipe', 'ignore'],
        env: environment,
      });
      if (!child.stdout) throw new Error('the compactor has no output');
      createInterface({ input: child.stdout }).on('line', () => {
        compacted += 1;
      });
    },
    async kill() {
      if (!child) return;
      const gone = new Promise((resolve) => child?.once('exit', resolve));
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGKILL');
        await gone;
      }
      child = undefined;
    },
    compacted: () => compacted,
  };
}
