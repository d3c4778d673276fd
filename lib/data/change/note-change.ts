import 'server-only';
import { requestAddress } from '@/lib/data/session/request-address';
import { log } from '@/lib/ground/log';
import type { BatchOutcome } from '@/lib/messages/quarantine/change/apply-to-messages';
import { failureDetail } from '@/lib/people/audit/failure-detail';
import { type AuditEvent, recordAudit } from '@/lib/people/audit/record-audit';

/** As much as the column takes. */
const MOST_DETAIL = 255;

/**
 * Writes into the audit log what a click did to a mailbox, and to how many messages, and the addresses that they were
 * released to where these had to be named; which ones, the operations know. The change has been made: if the audit log
 * cannot be written, it still has not failed.
 */
export async function noteChange(
  event: 'release' | 'delete' | 'arrived' | 'restore' | 'retrain',
  login: string,
  mailbox: string,
  messages: number,
  recipients: readonly string[] = [],
): Promise<void> {
  if (messages === 0) return;
  await note(event, login, mailbox, [messages, ...recipients].join(' ').slice(0, MOST_DETAIL));
}

/** The same for messages of a click that could not be released. That somebody else was quicker is not a failure. */
export async function noteNotReleased(
  login: string,
  mailbox: string,
  { batch, outcomes }: BatchOutcome,
): Promise<void> {
  const failed = outcomes.filter(({ ok, reason }) => !ok && reason !== 'busy' && reason !== 'gone');
  if (failed.length > 0) await note('release-failed', login, mailbox, failureDetail(failed.length, batch));
}

async function note(event: AuditEvent, login: string, mailbox: string, detail: string): Promise<void> {
  try {
    await recordAudit({ event, actor: login, mailbox, address: await requestAddress(), detail });
  } catch (error) {
    log.error('a change is missing in the audit log', { event, actor: login, mailbox, detail }, error);
  }
}
