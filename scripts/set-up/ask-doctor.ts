import { spawnSync } from 'node:child_process';
import { z } from 'zod';
import { shellEnvironment } from './shell-environment';

const COMMAND = '/usr/sbin/dspam-dashboard';
/**
 * Without what this process has read of the settings: they read them by themselves, as they are by then. With the language of the shell: what the doctor finds is said here as
 * it is where `dspam-dashboard doctor` is typed (decision 278).
 */
const ENV = shellEnvironment(process.env);

const report = z.object({
  findings: z.array(
    z.object({
      check: z.string(),
      level: z.string(),
      title: z.string(),
      text: z.string(),
      remedies: z.array(z.object({ place: z.string(), lines: z.array(z.string()) })),
    }),
  ),
});

/** A line of the doctor that is not good, with what to type. */
export type Complaint = z.infer<typeof report>['findings'][number];

/** What the doctor finds, as the dashboard's user, that is not good; of one check, if that is named. Throws when it could not look. */
export function askDoctor(only?: string): Complaint[] {
  const which = only === undefined ? [] : ['--only', only];
  const { stdout, stderr } = spawnSync(COMMAND, ['doctor', '--json', ...which], {
    encoding: 'utf8',
    env: ENV,
  });
  try {
    return report.parse(JSON.parse(stdout)).findings.filter(({ level }) => level !== 'good');
  } catch {
    throw new Error(`the doctor could not look: ${stderr.trim() || stdout.trim()}`);
  }
}

/** Makes the tables, or brings them up to date. */
export function migrateTables(): { isDone: boolean; said: string } {
  const { status, stdout, stderr } = spawnSync(COMMAND, ['migrate'], { encoding: 'utf8', env: ENV });
  return { isDone: status === 0, said: `${stdout}${stderr}`.trim() };
}
