import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { DASHBOARD_LOG } from './dashboard';
import { Machine } from './machine';
import { MAIL_LOG } from './postfix';
import type { Site } from './site';
import { findSite } from './sites';
import { stepsOf } from './steps';
import { teachAll } from './teach';

/** How much of the logs is shown when something fails. */
const LOG_LINES = 40;

// Builds one site and goes through the steps, on a machine of its own (enter.ts). Told are its folder, the site, a name for its
// database, where the report goes, and a real DSPAM if there is to be one.
const [base = '', name = '', database = '', report = '', realDspam] = process.argv.slice(2);
const results = { passed: 0, failed: 0, seconds: 0, toFirstRelease: 0, commands: 0, files: 0 };
const kind = findSite(name);
const began = performance.now();
const seconds = () => (performance.now() - began) / 1000;
let site: Site | undefined;
try {
  const machine = new Machine(base);
  site = await kind.build({ machine, database, realDspam });
  await teachAll(site);
  [results.commands, results.files] = [machine.commands, machine.files];
  console.log(`  built: ${seconds().toFixed(1)} s, ${machine.commands} commands, ${machine.files} files`);
  for (const step of stepsOf(site)) {
    const start = seconds();
    await step.run();
    results.passed += 1;
    if (results.toFirstRelease === 0 && step.name.startsWith('a release')) results.toFirstRelease = seconds();
    console.log(`  ok: ${step.name} (${(seconds() - start).toFixed(1)} s)`);
  }
} catch (error) {
  results.failed += 1;
  console.error(error);
  for (const log of [MAIL_LOG, DASHBOARD_LOG])
    if (existsSync(log))
      console.error(`${log}:\n${readFileSync(log, 'utf8').split('\n').slice(-LOG_LINES).join('\n')}`);
} finally {
  await site?.database.drop();
}
results.seconds = seconds();
if (report) writeFileSync(report, JSON.stringify(results));
process.exit(results.failed > 0 ? 1 : 0);
