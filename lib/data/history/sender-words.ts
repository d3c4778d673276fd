import type { Address } from '@/lib/formats/mail/parse-address';

/** As many as the search of senders takes. */
const MOST = 200;

/** What finds the sender of a From line, as the log has it, among all senders; null where there is none. */
export function senderWords({ address, name }: Address): string | null {
  const words = (address || name).slice(0, MOST);
  // No half of a letter.
  return words.replace(/[\ud800-\udbff]$/, '').trim() || null;
}
