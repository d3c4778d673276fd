import { spawn } from 'node:child_process';
import { programEnvironment } from '@/lib/ground/process/program-environment';

const TIMEOUT_MS = 10_000;
/** pwauth ends with 50 and more when it is set up wrongly, and so do others of its kind. */
const FIRST_INTERNAL_CODE = 50;
const LINE_BREAK = /[\0\r\n]/;

/**
 * Asks a program whether name and password belong together: both on standard input, a line each, the answer by exit code
 * (0 right, up to 49 refused), as pwauth and mod_authnz_external's helpers do. Throws when it does not start, does not
 * answer in ten seconds, or says that it cannot work.
 */
export function askShadowHelper(helper: string, login: string, password: string): Promise<boolean> {
  // A line break in the name would push another password onto the second line.
  if (LINE_BREAK.test(login) || LINE_BREAK.test(password)) return Promise.resolve(false);
  return new Promise((resolve, reject) => {
    const child = spawn(helper, [], {
      stdio: ['pipe', 'ignore', 'ignore'],
      // Where it looks for programs is not the dashboard's to say.
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
    // It may have ended before it read its input; its exit code says more.
    child.stdin.on('error', () => undefined);
    child.stdin.end(`${login}\n${password}\n`);
  });
}
