import path from 'node:path';
import { buildIfChanged } from '../setup/build.mjs';
import {
  FURTHER_SITE_PROGRAMS,
  installDebianPackages,
  MARIADB,
  SITE_PROGRAMS,
} from '../setup/debian-packages.mjs';
import { Lifetime } from '../setup/lifetime.mjs';
import { startMariadb } from '../setup/mariadb.mjs';
import { installNpmPackages } from '../setup/npm-packages.mjs';
import { createRunFolder } from '../setup/run-folder.mjs';
import { SetupError } from '../setup/setup-error.mjs';
import { runSite } from './run-site.mjs';
import { SITES } from './sites.mjs';

process.chdir(path.dirname(path.dirname(import.meta.dirname)));
const lifetime = new Lifetime();
lifetime.endOnSignals(1);
const folder = createRunFolder();
lifetime.onEnd(folder.remove);
try {
  const named = process.argv.slice(2);
  const unknown = named.find((name) => !(name in SITES));
  if (unknown) throw new SetupError(`There is no site ${unknown}: ${Object.keys(SITES).join(', ')}.`);
  installDebianPackages([MARIADB, SITE_PROGRAMS, FURTHER_SITE_PROGRAMS]);
  await installNpmPackages(lifetime);
  await buildIfChanged(lifetime);
  const mysqlSocket = process.env.TEST_MYSQL_SOCKET ?? (await startOwn());
  const reports = [];
  for (const name of named.length > 0 ? named : Object.keys(SITES)) {
    console.log(`\n== ${name}: ${SITES[name]}`);
    reports.push(await runSite(name, { mysqlSocket, realDspam: process.env.DSPAM_BIN_REAL, lifetime }));
  }
  console.log('\nsite, steps that passed, failed, seconds, seconds to the first release, commands, files');
  for (const { name, ...figures } of reports)
    console.log(
      [name, ...Object.values(figures).map((each) => (Number.isInteger(each) ? each : each.toFixed(1)))].join(
        '  ',
      ),
    );
  if (reports.some(({ failed }) => failed > 0)) process.exitCode = 1;
} catch (error) {
  if (!lifetime.isEnding) console.error(error instanceof SetupError ? `\n${error.message}` : error);
  process.exitCode = 1;
} finally {
  await lifetime.end();
}

async function startOwn() {
  const mariadb = await startMariadb(folder.path);
  lifetime.onEnd(mariadb.stop);
  return path.resolve(mariadb.socket);
}
