import 'server-only';
import type { SignedIn } from '@/lib/data/session/session';
import { withoutControls } from '@/lib/formats/mail/display-text';
import type { Operation } from '@/lib/messages/operations/operation';

/** How a run of the filter ended, and its words and those of the agent behind it, as text: they can hold parts of a mail. */
export interface FilterSaid {
  /** Null when a signal ended it, or it did not start. */
  exitCode: number | null;
  output: string;
}

/** What the filter said in an operation that did not end well; only for administrators, null for all others. */
export function filterSaid(
  { role }: Pick<SignedIn, 'role'>,
  operation: Partial<Pick<Operation, 'exitCode' | 'output'>> | undefined,
): FilterSaid | null {
  if (role !== 'admin' || !operation) return null;
  const exitCode = operation.exitCode ?? null;
  const output = withoutControls(operation.output ?? '').trim();
  return exitCode === null && output === '' ? null : { exitCode, output };
}
