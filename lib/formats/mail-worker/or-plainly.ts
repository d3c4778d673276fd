import { log } from '@/lib/ground/log';
import { ofProcess } from '@/lib/ground/of-process';
import { TooCostly } from './in-mail-worker';

/** So much of a mail that takes too much work is shown all the same, as it stands. */
const PLAIN_BYTES = 64 * 1024;
const MOST_KNOWN = 1_000;

const costlyMails = ofProcess('costly mails', () => new Set<string>());

/**
 * Reads something from the bytes of a mail, which are given away; when it is too costly, on its beginning, `plainly`, and next time at
 * once: the page and the frame in it ask for the same mail. `mail` names it.
 */
export async function orPlainly<T>(
  mail: string,
  bytes: Buffer,
  read: (bytes: Buffer, plainly: boolean) => Promise<T>,
): Promise<T> {
  const known = costlyMails();
  const beginning = Buffer.from(bytes.subarray(0, PLAIN_BYTES));
  try {
    if (!known.has(mail)) return await read(bytes, false);
  } catch (error) {
    if (!(error instanceof TooCostly)) throw error;
    log.warn('a mail takes too much work', { mail, why: error.message });
    if (known.size >= MOST_KNOWN) known.clear();
    known.add(mail);
  }
  return read(beginning, true);
}
