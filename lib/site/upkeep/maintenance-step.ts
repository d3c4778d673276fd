import { AppError } from '@/lib/ground/errors';

/** What a step has done, in one line, and what it could not do. */
export interface StepReport {
  /** '' if that is not worth a line. */
  did: string;
  /** One line each: which store or file, and why. */
  failures: string[];
}

/** A part of the maintenance that runs independently of how the others went. */
export interface MaintenanceStep {
  name: string;
  run(): Promise<StepReport>;
}

/** Works on one store after the other; one that fails does not stop the others. `work` returns how much it did. */
export async function forEachStore(
  stores: string[],
  work: (store: string) => Promise<number>,
): Promise<{ done: number; touched: number; failures: string[] }> {
  const result = { done: 0, touched: 0, failures: [] as string[] };
  for (const store of stores) {
    try {
      const done = await work(store);
      result.done += done;
      if (done > 0) result.touched++;
    } catch (error) {
      result.failures.push(`${store}: ${whyOf(error)}`);
    }
  }
  return result;
}

/** An error as an administrator reads it: with what caused it, which names the file and the missing right. */
export function whyOf(error: unknown): string {
  const cause = error instanceof AppError && error.cause instanceof Error ? ` (${error.cause.message})` : '';
  return error instanceof Error ? `${error.message}${cause}` : String(error);
}
