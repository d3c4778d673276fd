import 'server-only';
import { recordAudit } from '@/lib/people/audit/record-audit';
import { requestAddress } from './request-address';

/** One entry covers this time, however many pages of another's mailbox somebody looks at. */
const VISIT_MS = 30 * 60 * 1000;
const VISITS_KEPT = 10_000;

const visits = new Map<string, { since: number; recorded: Promise<void> }>();

/**
 * Writes into the audit log that somebody has opened a mailbox that is not theirs. Throws when that cannot be written:
 * nothing is shown without a trace.
 */
export async function noteVisit(login: string, mailbox: string): Promise<void> {
  const address = await requestAddress();
  const key = JSON.stringify([login, mailbox, address]);
  const known = visits.get(key);
  if (known && Date.now() - known.since < VISIT_MS) return known.recorded;
  if (visits.size >= VISITS_KEPT) visits.clear();
  const recorded = recordAudit({ event: 'mailbox-opened', actor: login, mailbox, address });
  visits.set(key, { since: Date.now(), recorded });
  try {
    await recorded;
  } catch (error) {
    visits.delete(key);
    throw error;
  }
}
