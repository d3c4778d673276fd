import { parseLocalAddress } from '@/lib/formats/dspam/local-address';
import { decodeHeader } from '@/lib/formats/mail/decode-header';
import { type HeaderFields, readHeaderFields } from '@/lib/formats/mail/header-fields';
import { parseAddressList } from '@/lib/formats/mail/parse-address-list';

/** Headers that say whom a mail is for: the sender's own, and those of mail servers on the way. Anybody can write any of them. */
const NAMES = new Set(['to', 'cc', 'delivered-to', 'x-original-to']);
/** For all of them together: parsing them holds everybody up. Anybody who knows of another address can type it. */
const MOST_BYTES = 40_000;
const MOST_ADDRESS = 254;
export const MOST_RECIPIENTS = 50;

/**
 * The addresses of one of `domains` in To, Cc, Delivered-To and X-Original-To of a message, in their order, each once (in any case). These are
 * proposals, for a person to choose from: what the mail says of itself is no reason to send it anywhere.
 */
export function listLocalRecipients(message: Buffer, domains: readonly string[]): string[] {
  const found = new Map<string, string>();
  const { fields } = readRecipientFields(message);
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

/**
 * Whether those headers, taken word by word, name no address of `domains` but this one (in any case): also where the
 * reading above ignores one, as in `<a@x> <b@x>`, names and comments. False when there is more of them than is read.
 */
export function namesNobodyElse(message: Buffer, address: string, domains: readonly string[]): boolean {
  const { fields, cut } = readRecipientFields(message);
  if (cut || fields.reduce((sum, { raw }) => sum + raw.length, 0) > MOST_BYTES) return false;
  return fields.every(({ raw }) => {
    const parts = decodeHeader(raw, MOST_BYTES).split('@');
    return parts.slice(1).every((behind, at) => {
      const domain = /^\s*([^\s<>()",;:]*)/.exec(behind)?.[1]?.replace(/\.+$/, '').toLowerCase() ?? '';
      // Longer than any that is taken.
      const before = (parts[at] ?? '').trimEnd().slice(-MOST_ADDRESS);
      const local = /[^\s<>()",;:]*$/.exec(before)?.[0] ?? '';
      return !domains.includes(domain) || `${local}@${domain}`.toLowerCase() === address.toLowerCase();
    });
  });
}

function readRecipientFields(message: Buffer): Pick<HeaderFields, 'fields' | 'cut'> {
  const { fields, cut } = readHeaderFields(message, 0);
  return { fields: fields.filter(({ name }) => NAMES.has(name.toLowerCase())), cut };
}
