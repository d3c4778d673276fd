import 'server-only';
import { domainToASCII } from 'node:url';
import type { LetThrough } from '@/lib/messages/senders/find-let-through';
import type { ListedSender } from '@/lib/messages/senders/list-senders';

/** A sender as the list shows them. */
export interface SenderRow {
  /** In lower case; '' where the From line has none. */
  address: string;
  /** As it was last seen; without an address the whole line, '' where the mail had none. */
  name: string;
  /** The address in plain letters, where it has others: those of another script may look the same; else ''. */
  plain: string;
  messages: number;
  innocent: number;
  spam: number;
  released: number;
  missed: number;
  /** ISO, UTC. */
  lastAt: string;
  /** Null where that is not known, or cannot be: the mail had no From line. */
  letThrough: LetThrough | null;
}

export function toSenderRow(sender: ListedSender, letThrough: LetThrough | null): SenderRow {
  const { digest: _, lastAt, ...rest } = sender;
  return { ...rest, plain: plainAddress(sender.address), lastAt: lastAt.toISOString(), letThrough };
}

const ASCII = /^[\x00-\x7f]*$/;

/** `p{430}ypal@xn--…`; '' of an address that is plain. */
function plainAddress(address: string): string {
  if (ASCII.test(address)) return '';
  const at = address.lastIndexOf('@');
  const [local, domain] = [address.slice(0, at), address.slice(at + 1)];
  return `${inPlainLetters(local)}@${domainToASCII(domain) || inPlainLetters(domain)}`;
}

function inPlainLetters(text: string): string {
  return text.replace(/[^\x20-\x7e]/gu, (letter) => `{${letter.codePointAt(0)?.toString(16)}}`);
}
