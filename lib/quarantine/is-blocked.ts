import path from 'node:path';
import type { UserFiles } from '@/lib/dspam/userdir';
import { readSmallFile } from '@/lib/files/read-file';

/**
 * Whether the sender's domain may stand in the mailbox's list of blocked ones (`.blocklist`, a domain a line, F§1). DSPAM then takes
 * any run with the message for spam without looking further: it learns nothing from the text, does not deliver with
 * `--deliver=innocent`, and an F run is not delivered or crashes. `from` is the raw From header; what cannot be read is blocked.
 */
export async function isBlocked({ dir, prefix }: UserFiles, from: string): Promise<boolean> {
  const list = await readSmallFile(path.join(dir, `${prefix}blocklist`)).then(
    ({ bytes }) => bytes.toString('latin1'),
    () => '',
  );
  const domains = list
    .toLowerCase()
    .split(/[\r\n]+/)
    .filter(Boolean);
  if (domains.length === 0) return false;
  const sender = from.toLowerCase();
  return sender.includes('=?') || domains.some((domain) => sender.includes(`@${domain}`));
}
