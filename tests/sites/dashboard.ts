import { execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { spawnBound } from '@/scripts/setup/child.mjs';
import { TYPESCRIPT } from '@/scripts/setup/server.mjs';
import { siteEnvironment } from '@/scripts/setup/site-environment.mjs';
import { asUser, type Machine } from './machine';
import { NODE, PROJECT } from './private-machine';

/** Who runs the dashboard: its own first group, and DSPAM's besides. */
export const DASHBOARD_USER = 'dspam-web';
const PORT = 3000;
const START_PATIENCE_MS = 60_000;
export const DASHBOARD_LOG = '/var/log/dspam-dashboard.log';

/** The dashboard of a site, as its user. */
export interface Dashboard {
  origin: string;
  environment: Record<string, string>;
  /** Runs a script of the project as that user; answers what it says. Throws when it does not end with 0. */
  run(script: string, ...args: string[]): Promise<string>;
}

/** Makes the tables and starts the production server, as an unprivileged user. `settings` is what stands in its .env. */
export async function startDashboard(machine: Machine, settings: Record<string, string>): Promise<Dashboard> {
  const origin = `http://127.0.0.1:${PORT}`;
  const none = siteEnvironment({
    conf: '',
    home: '',
    htpasswd: '',
    admins: '',
    secret: 'a secret that only the sites of this project know',
    port: PORT,
    origin,
  });
  const environment = { ...none, ...settings };
  const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
  machine.write('/etc/dspam-dashboard.env', `${lines.join('\n')}\n`, 0o640, `root:${DASHBOARD_USER}`);
  const options = {
    cwd: PROJECT,
    // As a unit has it, not as this process: nothing of the machine's but the path.
    env: {
      PATH: '/usr/local/bin:/usr/bin:/bin',
      HOME: '/nonexistent',
      NODE_ENV: 'production' as const,
      ...environment,
    },
  };
  const [program = '', ...identity] = asUser(DASHBOARD_USER);
  const vector = (script: string) => [...identity, NODE, ...TYPESCRIPT, script];
  const run = async (script: string, ...args: string[]) => {
    machine.commands += 1;
    const { stdout } = await promisify(execFile)(program, [...vector(script), ...args], options);
    return stdout;
  };
  await run('scripts/migrate.ts');
  machine.commands += 1;
  const server = spawnBound(program, vector('scripts/start.ts'), {
    ...options,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const log = createWriteStream(DASHBOARD_LOG);
  server.stdout?.pipe(log, { end: false });
  server.stderr?.pipe(log, { end: false });
  const deadline = Date.now() + START_PATIENCE_MS;
  while (!(await answers(`${origin}/login`))) {
    if (server.exitCode !== null || Date.now() > deadline) throw new Error('the dashboard does not start');
    await delay(100);
  }
  return { origin, environment, run };
}

async function answers(address: string): Promise<boolean> {
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(5000) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}
