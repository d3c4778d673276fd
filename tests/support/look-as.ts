import { examine } from '@/lib/doctor/examine';
import type { Finding } from '@/lib/doctor/finding';
import { HOST_CHECKS } from '@/lib/doctor/host/host-checks';
import { runChecks } from '@/lib/doctor/run-checks';

/** What one check of the machine finds, for a test that has it look from a process of its own. */
export async function look(check: string, folder: string): Promise<Finding[]> {
  return runChecks(
    HOST_CHECKS.filter(({ name }) => name === check),
    examine(process.env, folder),
  );
}
