import nextEnv from '@next/env';
import { setUp } from './set-up/set-up-site';

// `dspam-dashboard setup`, as root: finds DSPAM, makes the user and the settings, brings the tables up to date, starts the service, and says what is
// left to do. It asks nothing and can be run again at any time. Ends with 1 when something is left to do.
const [how] = process.argv.slice(2);
if (process.getuid?.() !== 0) {
  console.error('This makes a user and starts the service: run it as root.');
  process.exit(2);
}
try {
  process.exit(
    await setUp({
      isUpgrade: how === '--upgrade',
      isInstallation: how === '--installation',
      readSettings: () => {
        nextEnv.loadEnvConfig(process.cwd(), false, { info: () => undefined, error: console.error }, true);
        return process.env;
      },
      say: (line) => console.log(line),
    }),
  );
} catch (error) {
  console.error(`The setup was not finished: ${error instanceof Error ? error.message : String(error)}`);
  console.error('When that is put right, type: dspam-dashboard setup');
  process.exit(1);
}
