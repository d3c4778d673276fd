import { countMailQueue } from '@/lib/formats/dspam/mail-queue';
import { isThere } from '@/lib/ground/files/find-file';
import type { Check } from '@/lib/site/doctor/check/check';
import { findingsOf } from '@/lib/site/doctor/check/finding';
import { needsSettings } from './not-looked-at';

const { good, warning } = findingsOf('mailQueue');

/** Of the mail servers that sites of DSPAM have; each lists an entry a line, or about. */
const KNOWN = [
  '/usr/sbin/postqueue -j',
  '/usr/bin/mailq',
  '/usr/sbin/exim4 -bpr',
  '/var/qmail/bin/qmail-qread',
];

/** Whether the program that lists the mail server's queue can be asked (MAIL_QUEUE_COMMAND). */
export const mailQueue: Check = {
  name: 'mailQueue',
  async look({ config }) {
    if (config === null) return needsSettings('mailQueue');
    const command = config.mailQueueCommand.join(' ');
    const count = await countMailQueue(config.mailQueueCommand);
    if (typeof count === 'number') return [good('fine', { command, count })];
    return [warning(count, { command }, ...(await others(command)))];
  },
};

async function others(command: string) {
  for (const known of KNOWN) {
    const [program = ''] = known.split(' ');
    if (
      known !== command &&
      (await isThere(program)) &&
      typeof (await countMailQueue(known.split(' '))) === 'number'
    )
      return [{ where: '.env' as const, lines: [`MAIL_QUEUE_COMMAND=${known}`] }];
  }
  return [];
}
