import { decodeHeader } from '@/lib/formats/mail/decode-header';
import { parseAddress } from '@/lib/formats/mail/parse-address';

/** By what messages are grouped. */
export interface MessageSender {
  sender: string;
  senderDomain: string;
  listId: string;
}

const LENGTH = 128;

/** The address of a sender and its domain from the decoded From, and the name of a mailing list (RFC 2919); '' for none. */
export function messageSender(fromText: string, listId: Buffer | undefined): MessageSender {
  const sender = indexedAddress(parseAddress(fromText).address);
  return {
    sender,
    senderDomain: domainOf(sender),
    listId: listId ? listName(decodeHeader(listId)) : '',
  };
}

/** An address as the index has it. */
export function indexedAddress(address: string): string {
  return shortened(address.toLowerCase());
}

/** Of a longer address, its end says as much as its beginning. */
function shortened(address: string): string {
  if (address.length <= LENGTH) return address;
  const half = LENGTH / 2;
  const head = address.slice(0, half - 1).replace(/[\ud800-\udbff]$/, '');
  return `${head}…${address.slice(-half).replace(/^[\udc00-\udfff]/, '')}`;
}

/** `Weekly news <news.example.org>` is news.example.org. */
function listName(value: string): string {
  const named = /<([^<>]+)>\s*$/.exec(value)?.[1] ?? value;
  return named.trim().toLowerCase().slice(0, LENGTH);
}

/** What an address is of; all of it where it has no @. */
export function domainOf(sender: string): string {
  return sender.slice(sender.lastIndexOf('@') + 1);
}
