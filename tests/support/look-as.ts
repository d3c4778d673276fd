import type { Finding } from '@/lib/site/doctor/check/finding';
import { CHECKS } from '@/lib/site/doctor/checks';
import { examine } from '@/lib/site/doctor/examine';
import { runChecks } from '@/lib/site/doctor/run-checks';

/** What one check finds, for a test that has it look from a process of its own. */
export async function look(check: string, folder: string): Promise<Finding[]> {
  return runChecks(
    CHECKS.filter(({ name }) => name === check),
    await examine(process.env, folder),
  );
}
