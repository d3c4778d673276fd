import { type ExecFileOptions, execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { spawnBound } from '@/scripts/setup/child.mjs';
import { TYPESCRIPT } from '@/scripts/setup/server.mjs';
import { siteEnvironment } from '@/scripts/setup/site-environment.mjs';
import { asUser, type Machine } from './machine';
import { NODE, PROJECT } from './private-machine';

/** The user that runs the dashboard: with a first group of its own, and DSPAM's as well. */
export const DASHBOARD_USER = 'dspam-web';
const PORT = 3000;
/** systemd's. */
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin';
const START_PATIENCE_MS = 60_000;
export const REPLY_PROGRAM = '/srv/digest-reply';
export const DASHBOARD_LOG = '/var/log/dspam-dashboard.log';

/** The dashboard of a site, as its user. */
export interface Dashboard {
  origin: string;
  environment: Record<string, string>;
  /** Runs a script of the project as that user it says. Throws when it does not exit with 0. */
  run(script: string, ...args: string[]): Promise<string>;
  /** What the doctor says that is not good, a line each; root asks, as an administrator does. */
  complaints(): Promise<string[]>;
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
  machine.write('/etc/dspam/admins', 'postmaster\n');
  const given = { ADMINS_FILE: '/etc/dspam/admins', MAINTAIN_PURGE: 'yes', ...settings };
  const environment = { ...none, ...given };
  const lines = Object.entries(given).map(([name, value]) => `${name}=${value}`);
  machine.write('/etc/dspam-dashboard.env', `${lines.join('\n')}\n`, 0o640, `root:${DASHBOARD_USER}`);
  const options = {
    cwd: PROJECT,
    // As a unit has it, not as this process: nothing of the machine's but the path.
    env: {
      PATH,
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
  const nightly = `17 3 * * * ${DASHBOARD_USER} cd ${PROJECT} && npm run -s maintain`;
  machine.write('/etc/cron.d/dspam-dashboard', `PATH=${PATH}\n${nightly}\n`);
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
  return { origin, environment, run, complaints: () => askDoctor(options) };
}

/** What the mail server hands answers to a digest to: as `npm run digest-reply` finds its .env. */
export function writeReplyProgram(machine: Machine, { environment }: Dashboard): void {
  const settings = Object.entries(environment).map(
    ([name, value]) => `'${name}=${value.replaceAll("'", "'\\''")}'`,
  );
  const command = `exec env -i PATH=${PATH} HOME=/nonexistent NODE_ENV=production ${settings.join(' ')}`;
  const program = [NODE, ...TYPESCRIPT, 'scripts/digest-reply.ts'].join(' ');
  machine.write(
    REPLY_PROGRAM,
    `#!/bin/sh\ncd ${PROJECT} && ${command} ${program} "$@"\n`,
    0o750,
    // Of the groups of a user, Postfix's pipe gives the one that it is told, DSPAM's, alone.
    'root:mail',
  );
}

async function askDoctor(options: Pick<ExecFileOptions, 'cwd' | 'env'>): Promise<string[]> {
  const args = [...TYPESCRIPT, 'scripts/doctor.ts', '--user', DASHBOARD_USER];
  // It exits with a code other than 0 when it has something to say.
  const { stdout } = await promisify(execFile)(NODE, args, options).catch((error) => error);
  const lines = String(stdout).split('\n');
  if (!lines.some((line) => line.startsWith('good')))
    throw new Error(`the doctor looks at nothing: ${stdout}`);
  return lines.filter((line) => line !== '' && !line.startsWith('good'));
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
