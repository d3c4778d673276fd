// npm test: everything, in two lanes side by side (decision 167). What fails keeps nothing from being run but what is made of it.
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, generate } from '../setup/build.mjs';
import {
  CHROMIUM,
  FONTS,
  installDebianPackages,
  MARIADB,
  OTHER_BROWSERS,
  PACKAGE_TOOLS,
  PROCMAIL,
  SIGN_IN_SERVERS,
  SITE_PROGRAMS,
  WEB_SERVERS,
} from '../setup/debian-packages.mjs';
import { Lifetime } from '../setup/lifetime.mjs';
import { startMariadb } from '../setup/mariadb.mjs';
import { installNpmPackages } from '../setup/npm-packages.mjs';
import { createRunFolder } from '../setup/run-folder.mjs';
import { runStep } from '../setup/run-step.mjs';
import { SetupError } from '../setup/setup-error.mjs';
import { say } from '../setup/step-output.mjs';
import { runSite } from '../sites/run-site.mjs';
import { SITES_IN_TESTS } from '../sites/sites.mjs';
import { inOneLine, readPlaywrightReport, readVitestReport } from './results.mjs';
import { StepRunner } from './run-steps.mjs';

const BINARIES = {
  biome: 'node_modules/@biomejs/biome/bin/biome',
  knip: 'node_modules/knip/bin/knip.js',
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
/** Each test that failed, with the first lines of why. @type {string[]} */
const failures = [];
/** Each test that passed only at its second try, likewise. @type {string[]} */
const flaky = [];
/** @type {Record<string, string | undefined>} */
const environment = { NEXT_TELEMETRY_DISABLED: '1' };

const DEBIAN = 'Debian packages';
const PACKAGES = 'npm packages';
const CLIENT = 'Prisma client';
const DATABASE = 'MariaDB';
const BUILD = 'build';

const runner = new StepRunner();
await runner.runBeside([
  // First: while apt works, nothing else of this process is begun.
  [{ name: PACKAGES, run: () => installNpmPackages(lifetime) }],
  [{ name: DEBIAN, run: installPrograms }],
]);
await runner.run([
  { name: CLIENT, run: () => generate(lifetime), needs: [PACKAGES] },
  { name: DATABASE, run: startDatabase, needs: [DEBIAN, CLIENT] },
]);
// What each of them takes is about the same, and neither of them has use for two processors all the time. The browser tests, which take longest, are
// divided by files: the last third is for the lane that ends first.
await runner.runBeside([
  [
    { name: 'unit tests', run: () => runVitest('unit'), needs: [CLIENT] },
    { name: 'integration tests', run: () => runVitest('integration'), needs: [DATABASE] },
    browserTests(3),
  ],
  [
    { name: 'lint', run: () => run('biome', ['check', '.']), needs: [PACKAGES] },
    {
      name: 'what nothing uses',
      run: () => run('knip', ['--no-progress', '--no-config-hints']),
      needs: [CLIENT],
    },
    { name: 'types of the routes', run: () => run('next', ['typegen']), needs: [CLIENT] },
    { name: 'types', run: () => run('tsc', ['--noEmit']), needs: [CLIENT] },
    { name: BUILD, run: () => build(lifetime), needs: [CLIENT] },
    { name: 'sites', run: runSites, needs: [DATABASE, BUILD] },
    browserTests(1),
    browserTests(2),
  ],
]);
const { failed } = runner;
await lifetime.end();
// Once more at the end, where everybody looks: hours of output may stand above.
if (flaky.length > 0) console.log(`\nPassed at the second try only:\n\n${flaky.join('\n\n')}`);
if (failed.length > 0) {
  if (failures.length > 0) console.log(`\n${failures.join('\n\n')}`);
  const lines = [...failed, ...failures.map(inOneLine)];
  console.log(`\nFailed:\n${lines.map((line) => `  ${line}\n`).join('')}`);
  process.exitCode = 1;
  // Something failed that counts no tests: lint, types, the build.
  if (total.failed === 0) total.failed = 1;
}
console.log(`\n${total.passed} passed, ${total.failed} failed`);

function installPrograms() {
  installDebianPackages([
    MARIADB,
    PROCMAIL,
    CHROMIUM,
    OTHER_BROWSERS,
    FONTS,
    SIGN_IN_SERVERS,
    SITE_PROGRAMS,
    WEB_SERVERS,
    PACKAGE_TOOLS,
  ]);
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
    await run('vitest', ['run', '--config', 'tests/vitest.config.ts', '--project', project, ...reporters]);
  } finally {
    add(readVitestReport(report));
  }
}

async function runSites() {
  const mysqlSocket = resolve(environment.TEST_MYSQL_SOCKET ?? '');
  let failures = 0;
  for (const name of SITES_IN_TESTS) {
    say(name);
    const report = await runSite(name, { mysqlSocket, lifetime });
    add(report);
    failures += report.failed;
  }
  if (failures > 0) throw new SetupError(`${failures} of the sites do not do what they have to.`);
}

/** @param {number} third @returns {import('./run-steps.mjs').Step} */
function browserTests(third) {
  const name = `browser tests ${third} of 3`;
  return { name, run: () => runPlaywright(third), needs: [DATABASE, BUILD] };
}

/** @param {number} third */
async function runPlaywright(third) {
  const report = join(folder.path, `browser-${third}.json`);
  // Each empties its own folder first.
  const where = [`--shard=${third}/3`, `--output=test-results/browser-${third}`];
  const args = ['test', '--config', 'tests/playwright.config.ts', ...where];
  try {
    await run('playwright', args, { PLAYWRIGHT_JSON_OUTPUT_FILE: report });
  } finally {
    add(readPlaywrightReport(report));
  }
}

/** @param {Pick<import('./results.mjs').Results, 'passed' | 'failed'> & Partial<import('./results.mjs').Results>} results */
function add(results) {
  total.passed += results.passed;
  total.failed += results.failed;
  failures.push(...(results.failures ?? []));
  flaky.push(...(results.flaky ?? []));
}

/** @param {keyof typeof BINARIES} name @param {string[]} args @param {Record<string, string>} [more] */
function run(name, args, more) {
  return runStep(process.execPath, [BINARIES[name], ...args], { lifetime, env: { ...environment, ...more } });
}
