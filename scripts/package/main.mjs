import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { build, buildIfChanged } from '../setup/build.mjs';
import { Lifetime } from '../setup/lifetime.mjs';
import { SetupError } from '../setup/setup-error.mjs';
import { makeDeb, makeTar } from './archives.mjs';
import { BASE_PATH_FORM } from './base-path-form.mjs';
import { makeTree } from './make-tree.mjs';

const basePath = process.env.BASE_PATH?.trim() ?? '';
if (basePath !== '' && !BASE_PATH_FORM.test(basePath)) {
  console.error(`BASE_PATH ${basePath} has to begin with / and must not end with it: /dspam, for example`);
  process.exit(1);
}
const given = path.resolve(process.argv[2] ?? '.package');
process.chdir(path.dirname(path.dirname(import.meta.dirname)));
// Within the project: npm packages are found from there.
const WORK = '.package';
const lifetime = new Lifetime();
lifetime.endOnSignals(1);
for (const folder of [given, WORK]) mkdirSync(folder, { recursive: true });
const work = mkdtempSync(path.join(WORK, 'tree-'));
lifetime.onEnd(() => rmSync(work, { recursive: true, force: true }));
try {
  // For a path of a host a build of its own (decision 137).
  if (basePath !== '') await build(lifetime, { atRoot: false });
  else await buildIfChanged(lifetime);
  const about = await makeTree(work);
  for (const make of [makeDeb, makeTar]) console.log(make(work, given, about));
} catch (error) {
  if (!lifetime.isEnding) console.error(error instanceof SetupError ? error.message : error);
  process.exitCode = 1;
} finally {
  await lifetime.end();
}
