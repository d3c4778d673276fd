import { parseLocalAddress } from '@/lib/dspam/local-address';
import { readHeaderFields } from '@/lib/mail/header-fields';
import { parseAddressList } from '@/lib/mail/parse-address-list';

/** Headers that say whom a mail is for: the sender's own, and those of mail servers on the way. Anybody can write any of them. */
const NAMES = new Set(['to', 'cc', 'delivered-to', 'x-original-to']);
/** Of all of them together: taking them apart holds everybody up. Who knows of another address can type it. */
const MOST_BYTES = 40_000;
export const MOST_RECIPIENTS = 50;

/**
 * The addresses of one of `domains` in To, Cc, Delivered-To and X-Original-To of a message, in their order, each once (in any case). These are
 * proposals, for a person to choose from: what the mail says of itself is no reason to send it anywhere.
 */
export function listLocalRecipients(message: Buffer, domains: readonly string[]): string[] {
  const found = new Map<string, string>();
  const fields = readHeaderFields(message, 0).fields.filter(({ name }) => NAMES.has(name.toLowerCase()));
  let left = MOST_BYTES;
  for (const { raw } of fields) {
    const value = raw.subarray(0, left);
    left -= value.length;
    for (const { address } of parseAddressList(value)) {
      const local = parseLocalAddress(address, domains);
      if (local && !found.has(local.toLowerCase())) found.set(local.toLowerCase(), local);
      if (found.size === MOST_RECIPIENTS) return [...found.values()];
    }
  }
  return [...found.values()];
}
