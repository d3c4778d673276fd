import type { AppError } from '@/lib/ground/errors';
import { asInstalled } from '@/lib/store/config/as-installed';
import { sayReason } from './say-reason';

/** Of these the error's own text says no more than the reason. */
const ONLY_A_REASON = /^(?:putBack|deletion)/;

/** What went wrong, for the administrator at a terminal: elsewhere the error's own text, as it names paths and databases, which no page does. */
export function sayError({ message, reason }: Pick<AppError, 'message' | 'reason'>): string {
  return reason && ONLY_A_REASON.test(reason) ? sayReason(reason) : asInstalled(message);
}
