import { decodeHeader } from '@/lib/mail/decode-header';
import { firstHeaders, headerBlock } from '@/lib/mbox/header-block';

/** By what a message can be told from others in DSPAM's log. Texts are without white space, and cut. */
export interface MailIdentity {
  /** '' when it has none. */
  messageId: string;
  from: LoggedText;
  subject: LoggedText;
}

/** A header as DSPAM writes it into its log. */
export interface LoggedText {
  /** '' when it has none. */
  text: string;
  /** Whether the log has just this: of encoded words DSPAM may leave a part out, and of several headers it takes one (F§3). */
  isSure: boolean;
}

/** DSPAM cuts a line at 1,023 bytes (F§3), so what is long is compared by its beginning. */
const COMPARED = 200;
const HEADER_BYTES = 512 * 1024;

/** Reads from a message what DSPAM will write into its log (F§3). */
export function mailIdentity(message: Buffer): MailIdentity {
  const { block } = headerBlock(message.subarray(0, HEADER_BYTES));
  const found = firstHeaders(block, ['message-id', 'from', 'subject']);
  const text = block.toString('latin1');
  return {
    messageId: comparedText(found['message-id']?.toString('latin1') ?? ''),
    from: asLogged(found.from, text.match(/^From:/gim)?.length ?? 0),
    subject: asLogged(found.subject, text.match(/^Subject:/gim)?.length ?? 0),
  };
}

function asLogged(header: Buffer | undefined, count: number): LoggedText {
  if (!header) return { text: '', isSure: true };
  const raw = header.toString('latin1');
  const isPlain = !raw.includes('=?') && !/[^\t\r\n\x20-\x7e]/.test(raw);
  return { text: comparedText(isPlain ? raw : decodeHeader(header)), isSure: isPlain && count === 1 };
}

/** Without white space, which DSPAM folds and cuts in its own way. */
export function comparedText(text: string): string {
  return text.replace(/\s+/g, '').slice(0, COMPARED);
}
