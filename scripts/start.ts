import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import nextEnv from '@next/env';
import { ConfigError, readConfig } from '@/lib/config';
import { checkBasePath } from './check-base-path';
import { MEMORY_LIMITS } from './setup/memory-limits.mjs';

// A wrong value stops the start here, with the list of all faults, before anybody sees a page that cannot work.
nextEnv.loadEnvConfig(process.cwd());

const require = createRequire(import.meta.url);
try {
  const config = readConfig(process.env);
  checkBasePath(config.basePath);
  const args = [require.resolve('next/dist/bin/next'), 'start', '--port', String(config.port)];
  if (process.env.BIND_ADDRESS) args.push('--hostname', process.env.BIND_ADDRESS);
  // What was found out here needs not be found out again; the server's own process reads the same variables.
  const env = {
    ...process.env,
    NODE_ENV: 'production' as const,
    DSPAM_SCALE: config.scale,
    // A limit of the administrator's own wins.
    NODE_OPTIONS: process.env.NODE_OPTIONS ?? MEMORY_LIMITS.join(' '),
  };
  const server = spawn(process.execPath, args, { stdio: 'inherit', env });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => server.kill(signal));
  server.on('exit', (code, signal) => process.exit(code ?? (signal ? 0 : 1)));
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  console.error(error.message);
  process.exit(1);
}
