import path from 'node:path';
import { buildIfChanged } from '../setup/build.mjs';
import {
  CHROMIUM,
  installDebianPackages,
  MARIADB,
  PROCMAIL,
  SIGN_IN_SERVERS,
} from '../setup/debian-packages.mjs';
import { Lifetime } from '../setup/lifetime.mjs';
import { startMariadb } from '../setup/mariadb.mjs';
import { installNpmPackages } from '../setup/npm-packages.mjs';
import { runStep } from '../setup/run-step.mjs';
import { TYPESCRIPT } from '../setup/server.mjs';
import { SetupError } from '../setup/setup-error.mjs';

process.chdir(path.dirname(path.dirname(import.meta.dirname)));
const lifetime = new Lifetime();
lifetime.endOnSignals(1);
try {
  installDebianPackages([MARIADB, PROCMAIL, SIGN_IN_SERVERS, CHROMIUM]);
  await installNpmPackages(lifetime);
  await buildIfChanged(lifetime);
  const mariadb = await startMariadb('.bench');
  lifetime.onEnd(mariadb.stop);
  const env = { TEST_MYSQL_SOCKET: mariadb.socket };
  const [what] = process.argv.slice(2);
  const parts = [
    'sign-in',
    'users',
    'alerts',
    'accuracy',
    'site',
    'site-scale',
    'scoring',
    'sender-rules',
    'history',
    'senders',
    'campaigns',
    'guard',
    'weight',
    'click',
    'digest',
  ];
  const part = parts.find((name) => name === what);
  const program = part
    ? [`tests/bench/${part}.ts`, ...process.argv.slice(3)]
    : ['tests/bench/main.ts', ...process.argv.slice(2)];
  await runStep(process.execPath, [...TYPESCRIPT, ...program], {
    lifetime,
    env,
  });
} catch (error) {
  if (!lifetime.isEnding) {
    console.error(error instanceof SetupError ? `\n${error.message}` : error);
    process.exitCode = 1;
  }
} finally {
  await lifetime.end();
}
