// npm test: everything, in order, up to the first thing that fails.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, generate } from '../setup/build.mjs';
import {
  CHROMIUM,
  FONTS,
  installDebianPackages,
  MARIADB,
  OTHER_BROWSERS,
  PROCMAIL,
  SIGN_IN_SERVERS,
} from '../setup/debian-packages.mjs';
import { Lifetime } from '../setup/lifetime.mjs';
import { startMariadb } from '../setup/mariadb.mjs';
import { installNpmPackages } from '../setup/npm-packages.mjs';
import { createRunFolder } from '../setup/run-folder.mjs';
import { runStep } from '../setup/run-step.mjs';
import { SetupError } from '../setup/setup-error.mjs';
import { readPlaywrightReport, readVitestReport } from './results.mjs';

const BINARIES = {
  biome: 'node_modules/@biomejs/biome/bin/biome',
  next: 'node_modules/next/dist/bin/next',
  playwright: 'node_modules/@playwright/test/cli.js',
  tsc: 'node_modules/typescript/bin/tsc',
  vitest: 'node_modules/vitest/vitest.mjs',
};

process.chdir(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));
const lifetime = new Lifetime();
lifetime.endOnSignals(1);
const folder = createRunFolder();
lifetime.onEnd(folder.remove);
const total = { passed: 0, failed: 0 };
/** @type {NodeJS.ProcessEnv} */
const environment = { NEXT_TELEMETRY_DISABLED: '1' };

/** @type {[name: string, run: () => void | Promise<void>][]} */
const STEPS = [
  [
    'Debian packages',
    () => installDebianPackages([MARIADB, PROCMAIL, CHROMIUM, OTHER_BROWSERS, FONTS, SIGN_IN_SERVERS]),
  ],
  ['npm packages', () => installNpmPackages(lifetime)],
  ['Prisma client', () => generate(lifetime)],
  ['lint', () => run('biome', ['check', '.'])],
  ['types of the routes', () => run('next', ['typegen'])],
  ['types', () => run('tsc', ['--noEmit'])],
  ['unit tests', () => runVitest('unit')],
  ['MariaDB', startDatabase],
  ['integration tests', () => runVitest('integration')],
  ['build', () => build(lifetime)],
  ['browser tests', runPlaywright],
];

const failed = await runSteps();
await lifetime.end();
if (failed) {
  console.log(`\nFailed: ${failed}`);
  process.exitCode = 1;
  // Something failed that counts no tests: lint, types, the build.
  if (total.failed === 0) total.failed = 1;
}
console.log(`\n${total.passed} passed, ${total.failed} failed`);

/** @returns {Promise<string | undefined>} the name of the step that failed */
async function runSteps() {
  for (const [name, step] of STEPS) {
    console.log(`\n== ${name}`);
    const began = performance.now();
    try {
      await step();
    } catch (error) {
      console.error(error instanceof SetupError ? error.message : error);
      return name;
    } finally {
      console.log(`== ${name}: ${((performance.now() - began) / 1000).toFixed(1)} s`);
    }
  }
  return undefined;
}

async function startDatabase() {
  const mariadb = await startMariadb(folder.path);
  lifetime.onEnd(mariadb.stop);
  environment.TEST_MYSQL_SOCKET = mariadb.socket;
}

/** @param {'unit' | 'integration'} project */
async function runVitest(project) {
  const report = join(folder.path, `${project}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  try {
    await run('vitest', ['run', '--project', project, ...reporters]);
  } finally {
    add(readVitestReport(report));
  }
}

async function runPlaywright() {
  const report = join(folder.path, 'browser.json');
  environment.PLAYWRIGHT_JSON_OUTPUT_FILE = report;
  try {
    await run('playwright', ['test']);
  } finally {
    add(readPlaywrightReport(report));
  }
}

/** @param {import('./results.mjs').Count} count */
function add({ passed, failed }) {
  total.passed += passed;
  total.failed += failed;
}

/** @param {keyof typeof BINARIES} name @param {string[]} args */
function run(name, args) {
  return runStep(process.execPath, [BINARIES[name], ...args], { lifetime, env: environment });
}
