import { spawn } from 'node:child_process';
import { programEnvironment } from '@/lib/ground/process/program-environment';

const TIMEOUT_MS = 10_000;
/** pwauth exits with 50 or more when it is set up wrongly, and so do programs like it. */
const FIRST_INTERNAL_CODE = 50;
const LINE_BREAK = /[\0\r\n]/;

/**
 * Asks a program whether name and password belong together: both on standard input, a line each, the answer by exit code
 * (0 right, up to 49 refused), as pwauth and mod_authnz_external's helpers do. Throws when it does not start, does not
 * answer in ten seconds, or says that it cannot work. See decision 042.
 */
export function askShadowHelper(helper: string, login: string, password: string): Promise<boolean> {
  // A line break in the name would push another password onto the second line.
  if (LINE_BREAK.test(login) || LINE_BREAK.test(password)) return Promise.resolve(false);
  return new Promise((resolve, reject) => {
    const child = spawn(helper, [], {
      stdio: ['pipe', 'ignore', 'ignore'],
      // The dashboard's own PATH is not passed on.
      env: { ...programEnvironment(), PATH: '/usr/sbin:/usr/bin:/sbin:/bin' },
      timeout: TIMEOUT_MS,
      killSignal: 'SIGKILL',
    });
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (code === null) reject(new Error(`SHADOW_HELPER was ended by ${signal}`));
      else if (code >= FIRST_INTERNAL_CODE) reject(new Error(`SHADOW_HELPER cannot work: exit code ${code}`));
      else resolve(code === 0);
    });
    // It may have exited before reading its input; its exit code says more.
    child.stdin.on('error', () => undefined);
    child.stdin.end(`${login}\n${password}\n`);
  });
}
