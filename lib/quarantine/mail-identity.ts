import { firstHeaders, headerBlock } from '@/lib/mbox/header-block';

/** By what a message can be told from others in DSPAM's log. Texts are without white space, and cut. */
export interface MailIdentity {
  /** '' when it has none. */
  messageId: string;
  /** '' when it has none; null where the log may write it in another way. */
  from: string | null;
  subject: string | null;
}

/** DSPAM cuts a line at 1,023 bytes (F§3), so what is long is compared by its beginning. */
const COMPARED = 200;
const HEADER_BYTES = 64 * 1024;

/** Reads from a message what DSPAM will write into its log (F§3). */
export function mailIdentity(message: Buffer): MailIdentity {
  const block = headerBlock(message).block.subarray(0, HEADER_BYTES);
  const found = firstHeaders(block, ['message-id', 'from', 'subject']);
  const text = block.toString('latin1');
  return {
    messageId: comparedText(found['message-id']?.toString('latin1') ?? ''),
    from: asLogged(found.from, text.match(/^From:/gim)?.length ?? 0),
    subject: asLogged(found.subject, text.match(/^Subject:/gim)?.length ?? 0),
  };
}

/** DSPAM decodes encoded words, and not always to what we would (F§3); of several it takes one. */
function asLogged(header: Buffer | undefined, count: number): string | null {
  const text = header?.toString('latin1') ?? '';
  if (count > 1 || text.includes('=?') || /[^\t\r\n\x20-\x7e]/.test(text)) return null;
  return comparedText(text);
}

export function comparedText(text: string): string {
  return text.replace(/\s+/g, '').slice(0, COMPARED);
}
