import path from 'node:path';
import { buildIfChanged } from '../setup/build.mjs';
import { installDebianPackages, MARIADB } from '../setup/debian-packages.mjs';
import { Lifetime } from '../setup/lifetime.mjs';
import { installNpmPackages } from '../setup/npm-packages.mjs';
import { runStep } from '../setup/run-step.mjs';
import { TYPESCRIPT } from '../setup/server.mjs';
import { SetupError } from '../setup/setup-error.mjs';

process.chdir(path.dirname(path.dirname(import.meta.dirname)));
const lifetime = new Lifetime();
lifetime.endOnSignals(1);
try {
  installDebianPackages([MARIADB]);
  await installNpmPackages(lifetime);
  await buildIfChanged(lifetime);
  await runStep(process.execPath, [...TYPESCRIPT, 'tests/chaos/main.ts', ...process.argv.slice(2)], {
    lifetime,
  });
} catch (error) {
  // A ledger that is not clean has been printed.
  if (!lifetime.isEnding) console.error(error instanceof SetupError ? `\n${error.message}` : error);
  process.exitCode = 1;
} finally {
  await lifetime.end();
}
