import type { UserFiles } from '@/lib/formats/dspam/userdir';
import { readSmallFile } from '@/lib/ground/files/read-file';

/**
 * Whether the sender's domain may be on the mailbox's list of blocked domains (`.blocklist`, a domain a line, F§1).
 * DSPAM then treats the message as spam in any run without looking further: it learns nothing from the text, does not
 * deliver with `--deliver=innocent`, and an F run is not delivered or crashes. `from` is the raw From header, null
 * where it cannot be read; if that cannot be determined, it counts as blocked.
 */
export async function isBlocked({ blocklist }: UserFiles, from: string | null): Promise<boolean> {
  const list = await readList(blocklist);
  if (list === null) return true;
  const domains = list
    .toLowerCase()
    .split(/[\r\n]+/)
    .filter(Boolean);
  if (domains.length === 0) return false;
  if (from === null || from.includes('=?')) return true;
  const sender = from.toLowerCase();
  return domains.some((domain) => sender.includes(`@${domain}`));
}

/** '' when there is none, null when it cannot be read. */
async function readList(file: string): Promise<string | null> {
  try {
    return (await readSmallFile(file)).bytes.toString('latin1');
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ENOENT' ? '' : null;
  }
}
