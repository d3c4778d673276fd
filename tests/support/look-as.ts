import { CHECKS } from '@/lib/doctor/checks';
import { examine } from '@/lib/doctor/examine';
import type { Finding } from '@/lib/doctor/finding';
import { runChecks } from '@/lib/doctor/run-checks';

/** What one check finds, for a test that has it look from a process of its own. */
export async function look(check: string, folder: string): Promise<Finding[]> {
  return runChecks(
    CHECKS.filter(({ name }) => name === check),
    await examine(process.env, folder),
  );
}
