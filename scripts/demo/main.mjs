// npm run demo: a whole site on this machine, from nothing.
import { existsSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildIfChanged } from '../setup/build.mjs';
import { installDebianPackages, MARIADB, PROCMAIL } from '../setup/debian-packages.mjs';
import { findPort } from '../setup/free-port.mjs';
import { Lifetime } from '../setup/lifetime.mjs';
import { makeSureNoneRuns, startMariadb } from '../setup/mariadb.mjs';
import { installNpmPackages } from '../setup/npm-packages.mjs';
import { runStep } from '../setup/run-step.mjs';
import { startServer, TYPESCRIPT } from '../setup/server.mjs';
import { SetupError } from '../setup/setup-error.mjs';
import { SIGN_INS } from '../setup/sign-ins.mjs';

const FOLDER = '.demo';

process.chdir(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));
const lifetime = new Lifetime();
lifetime.endOnSignals(0);
try {
  await demo(process.argv.includes('--fresh'));
} catch (error) {
  if (!lifetime.isEnding) {
    console.error(error instanceof SetupError ? `\n${error.message}` : error);
    process.exitCode = 1;
  }
} finally {
  await lifetime.end();
}

/** @param {boolean} fresh whether to start over */
async function demo(fresh) {
  const port = await choosePort();
  await makeSureNoneRuns(FOLDER);
  installDebianPackages([MARIADB, PROCMAIL]);
  await installNpmPackages(lifetime);
  await buildIfChanged(lifetime);

  // These need the npm packages, so they cannot be read before.
  const { createSite, openSite, SEEDED } = await import('./site.mjs');
  if (fresh || !existsSync(SEEDED)) rmSync(FOLDER, { recursive: true, force: true });
  const mariadb = await startMariadb(FOLDER);
  lifetime.onEnd(mariadb.stop);
  if (!existsSync(SEEDED)) {
    console.log('Making a month of mail out of the SpamAssassin public corpus ...');
    await createSite(mariadb.socket);
  }
  const { environment, mail, close } = openSite(mariadb.socket, port);
  lifetime.onEnd(close);
  await migrate(environment);
  const server = await startServer(environment, 'inherit');
  lifetime.onEnd(server.stop);

  console.log(welcome(environment.NEXTAUTH_URL, mail));
  await server.exited;
  if (!lifetime.isEnding) throw new SetupError('The server has ended by itself; what it said stands above.');
}

/** @param {Record<string, string>} environment */
async function migrate(environment) {
  try {
    await runStep(process.execPath, [...TYPESCRIPT, 'scripts/migrate.ts'], { lifetime, env: environment });
  } catch (cause) {
    throw new SetupError('The demo is from another version. Start over: npm run demo -- --fresh', { cause });
  }
}

/** @returns {Promise<number>} */
async function choosePort() {
  const wanted = Number(process.env.PORT || 3000);
  if (!Number.isInteger(wanted) || wanted < 1 || wanted > 65535) {
    throw new SetupError(`PORT is ${process.env.PORT}, which is no port: use a number from 1 to 65535.`);
  }
  if ((await findPort(wanted)) === undefined) {
    throw new SetupError(`Port ${wanted} is in use. Choose another one: PORT=${wanted + 1} npm run demo`);
  }
  return wanted;
}

/** @param {string} address @param {string} mail */
function welcome(address, mail) {
  const signIns = Object.entries(SIGN_INS).map(([name, { password }]) => `    ${name.padEnd(6)} ${password}`);
  return `
DSPAM dashboard: a demo, with mail from the SpamAssassin public corpus. It can be reached from this machine only.

  ${address}

  Sign in as
${signIns.join('\n')}

  Released mail arrives in ${mail}/<user>
  Ctrl-C stops everything. To start over: npm run demo -- --fresh
`;
}
