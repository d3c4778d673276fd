import nextEnv from '@next/env';
import { asInstalled } from '@/lib/store/config/as-installed';
import { becomeUser } from './doctor/become-user';
import { readArguments } from './doctor/read-arguments';
import { runDoctor } from './doctor/run-doctor';
import { startOver } from './doctor/start-over';

// Checks whether everything is set up so that mail can be read, released and retrained, and says what to type where it
// is not. Exits with 0 when all is well, with 1 for warnings, with 2 for faults. By now all code has been loaded by the
// user who started it and may read it; everything is looked at as the dashboard's user.
try {
  const asked = readArguments(process.argv.slice(2), process.getuid?.() === 0);
  if (asked.user !== undefined)
    becomeUser(asked.user, (before, environment) => startOver(asked, before, environment));
  nextEnv.loadEnvConfig(process.cwd(), false, { info: () => undefined, error: console.error });
  process.exit(await runDoctor({ ...asked, folder: process.cwd(), write: console.log }));
} catch (error) {
  console.error(asInstalled(error instanceof Error ? error.message : String(error)));
  process.exit(2);
}
