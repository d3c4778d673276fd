// `npm run build`: makes a build beside the one that is being served, and lets the next `npm start` take it.
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, generate } from './setup/build.mjs';
import { Lifetime } from './setup/lifetime.mjs';
import { SetupError } from './setup/setup-error.mjs';

process.chdir(dirname(dirname(fileURLToPath(import.meta.url))));
const lifetime = new Lifetime();
lifetime.endOnSignals(1);
try {
  await generate(lifetime);
  await build(lifetime, { atRoot: false });
} catch (error) {
  if (!lifetime.isEnding) {
    console.error(error instanceof SetupError ? error.message : error);
    process.exitCode = 1;
  }
} finally {
  await lifetime.end();
}
