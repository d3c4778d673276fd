import nextEnv from '@next/env';
import { becomeUser } from './doctor/become-user';
import { readArguments } from './doctor/read-arguments';
import { runDoctor } from './doctor/run-doctor';

// Looks whether all is set up so that mail can be read, released and retrained, and says what to type where it is not. Ends with
// 0 when all is well, with 1 for warnings, with 2 for faults. All code is loaded by now, by whoever started it, who may read it;
// what is looked at is looked at as the user of the dashboard.
try {
  const { user, ...asked } = readArguments(process.argv.slice(2), process.getuid?.() === 0);
  if (user !== undefined) becomeUser(user);
  nextEnv.loadEnvConfig(process.cwd(), false, { info: () => undefined, error: console.error });
  process.exit(await runDoctor({ ...asked, folder: process.cwd(), write: console.log }));
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(2);
}
