import 'server-only';
import { recordAudit } from '@/lib/audit/record-audit';
import { requestAddress } from './request-address';

/** As much as the column takes. */
const MOST_DETAIL = 255;

/**
 * Writes into the audit log what a click did to a mailbox, and to how many messages, and the addresses that they were released to where
 * these had to be named; which ones, the operations know. What
 * has been done is done: an audit log that cannot be written does not make it a failure.
 */
export async function noteChange(
  event: 'release' | 'delete' | 'arrived' | 'restore' | 'retrain',
  login: string,
  mailbox: string,
  messages: number,
  recipients: readonly string[] = [],
): Promise<void> {
  if (messages === 0) return;
  try {
    await recordAudit({
      event,
      actor: login,
      mailbox,
      address: await requestAddress(),
      detail: [messages, ...recipients].join(' ').slice(0, MOST_DETAIL),
    });
  } catch (error) {
    console.error('A change is missing in the audit log:', { event, login, mailbox, messages }, error);
  }
}
