import type { Check, Examined } from '@/lib/site/doctor/check/check';
import { BROKEN_OFF, type Finding, findingsOf } from '@/lib/site/doctor/check/finding';

/** A check notices a server that does not answer; this limit is for calls that hang in the system. */
const LONGEST_MS = 60_000;

/**
 * Runs all checks concurrently and returns their findings in the order of the checks. One that fails or hangs becomes a
 * finding of its own (`unknown`, brokenOff), and does not hold up the others. See decision 144.
 */
export async function runChecks(checks: readonly Check[], examined: Examined): Promise<Finding[]> {
  const found = await Promise.all(checks.map((check) => lookWithin(check, examined)));
  return found.flat();
}

/** 0 where all is well, 1 for warnings and what could not be looked at, 2 for faults: the exit code of the doctor. */
export function verdictOf(findings: readonly Finding[]): 0 | 1 | 2 {
  if (findings.some(({ level }) => level === 'fault')) return 2;
  return findings.every(({ level }) => level === 'good') ? 0 : 1;
}

async function lookWithin({ name, look }: Check, examined: Examined): Promise<Finding[]> {
  const { unknown } = findingsOf(name);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Finding[]>((resolve) => {
    const values = { why: 'late', seconds: LONGEST_MS / 1000 };
    timer = setTimeout(() => resolve([unknown(BROKEN_OFF, values)]), LONGEST_MS);
  });
  try {
    return await Promise.race([look(examined), late]);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return [unknown(BROKEN_OFF, { why: 'error', reason })];
  } finally {
    clearTimeout(timer);
  }
}
