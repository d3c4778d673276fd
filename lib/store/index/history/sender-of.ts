import { createHash } from 'node:crypto';
import { parseAddress } from '@/lib/formats/mail/parse-address';

/** Who a From line says has written. */
export interface Sender {
  /** In lower case, as addresses are compared; '' where the line has none. */
  address: string;
  /** As it stands; of several senders all of them. Where there is no address, the whole line. */
  name: string;
  /** dashboard_sender.digest. */
  digest: Buffer;
}

const LENGTH = 255;
const DIGEST_BYTES = 16;

/**
 * The sender of a From line as the history has it. Letters of another script are another address, however much they look alike. What is no
 * address is a sender by its whole line, and a line that is not there is one, too: the mail has come.
 */
export function senderOf(fromText: string): Sender {
  const { name, address } = parseAddress(fromText);
  const compared = address.toLowerCase().slice(0, LENGTH);
  return { address: compared, name: name.slice(0, LENGTH), digest: digestOf(compared, name) };
}

function digestOf(address: string, name: string): Buffer {
  const text = address === '' ? `line ${name}` : `address ${address}`;
  return createHash('sha256').update(text).digest().subarray(0, DIGEST_BYTES);
}
