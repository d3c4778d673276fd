import { spawn } from 'node:child_process';
import nextEnv from '@next/env';
import { asInstalled } from '@/lib/store/config/as-installed';
import { type Config, ConfigError, readConfig } from '@/lib/store/config/config';
import { findCutValues, findOpenEnvFiles, sayCutValue } from '@/lib/store/config/env-files';
import { refuseDatabase } from '@/lib/store/db/refuse-database';
import { checkBasePath } from './check-base-path';
import { currentBuild } from './setup/builds.mjs';
import { MALLOC_ARENAS, MEMORY_LIMITS } from './setup/memory-limits.mjs';
import { onParentGone } from './setup/on-parent-gone.mjs';
import { printJson } from './setup/print-json.mjs';

printJson();
const folder = process.cwd();
nextEnv.loadEnvConfig(folder);
// The file .env may say it, too.
printJson();
for (const cut of findCutValues(folder, process.env)) console.warn(sayCutValue(cut));
try {
  const { config, build } = check();
  const warning = await refuseDatabase(config);
  if (warning) console.warn(warning);
  serve(config, build);
} catch (error) {
  if (!(error instanceof ConfigError)) console.error(error);
  // A record is about one thing.
  else if (process.env.LOG_FORMAT === 'json')
    for (const fault of error.faults) console.error(asInstalled(fault));
  else console.error(asInstalled(error.message));
  process.exit(1);
}

/** A wrong value stops the start here, with the list of all faults, before anybody sees a page that cannot work. */
function check(): { config: Config; build: string } {
  const faults = findOpenEnvFiles(folder).map(
    ({ file, remedy }) =>
      `${file} is open to every user of this machine, who could make a session for any mailbox from NEXTAUTH_SECRET: ${remedy}`,
  );
  const build = currentBuild();
  if (build === null) faults.push('there is no build: npm run build');
  try {
    const config = readConfig(process.env);
    if (build !== null) checkBasePath(config.basePath, build);
    if (build !== null && faults.length === 0) return { config, build };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    faults.push(...error.faults);
  }
  throw new ConfigError(faults);
}

function serve(config: Config, build: string): void {
  // What was found out here needs not be found out again; the server's own process reads the same variables.
  const env = {
    ...process.env,
    NODE_ENV: 'production' as const,
    DSPAM_SCALE: config.scale,
    LISTEN_SOCKET_GID: config.listenSocketGid === null ? '' : String(config.listenSocketGid),
    // A limit of the administrator's own wins.
    NODE_OPTIONS: process.env.NODE_OPTIONS ?? MEMORY_LIMITS.join(' '),
    MALLOC_ARENA_MAX: process.env.MALLOC_ARENA_MAX ?? MALLOC_ARENAS,
  };
  // By the channel the server sees when this process is gone, in whatever way.
  const server = spawn(process.execPath, ['scripts/serve.mjs', build], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env,
  });
  let isStopping = false;
  const stop = () => {
    isStopping = true;
    server.kill('SIGTERM');
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  // npm does not pass every signal on, and none when it is killed itself.
  if (process.env.npm_lifecycle_event) onParentGone(stop);
  server.on('exit', (code) => process.exit(code ?? (isStopping ? 0 : 1)));
}
