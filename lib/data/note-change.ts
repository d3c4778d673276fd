import 'server-only';
import { recordAudit } from '@/lib/audit/record-audit';
import { requestAddress } from './request-address';

/**
 * Writes into the audit log what a click did to a mailbox, and to how many messages; which ones, the operations know. What
 * has been done is done: an audit log that cannot be written does not make it a failure.
 */
export async function noteChange(
  event: 'release' | 'delete' | 'arrived' | 'restore' | 'retrain',
  login: string,
  mailbox: string,
  messages: number,
): Promise<void> {
  if (messages === 0) return;
  try {
    await recordAudit({
      event,
      actor: login,
      mailbox,
      address: await requestAddress(),
      detail: String(messages),
    });
  } catch (error) {
    console.error('A change is missing in the audit log:', { event, login, mailbox, messages }, error);
  }
}
