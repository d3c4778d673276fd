import 'server-only';
import { requestAddress } from '@/lib/data/session/request-address';
import { log } from '@/lib/ground/log';
import { recordAudit } from '@/lib/people/audit/record-audit';

/**
 * Writes into the audit log that somebody changed how a mailbox, or (null) the whole site, is treated. The change has
 * been made: if the audit log cannot be written, it still has not failed.
 */
export async function noteSetting(
  event: 'preference' | 'alert' | 'reset' | 'sender-rule' | 'site-rule',
  login: string,
  mailbox: string | null,
  detail: string,
): Promise<void> {
  try {
    await recordAudit({
      event,
      actor: login,
      ...(mailbox === null ? {} : { mailbox }),
      address: await requestAddress(),
      detail,
    });
  } catch (error) {
    log.error('a change is missing in the audit log', { event, actor: login, mailbox, detail }, error);
  }
}
