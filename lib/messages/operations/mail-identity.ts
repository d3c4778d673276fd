import { comparedText } from '@/lib/formats/logs/compared-text';
import { decodeHeader } from '@/lib/formats/mail/decode-header';
import { firstHeaders, headerBlock } from '@/lib/formats/mbox/header-block';

/** What tells a message from others in DSPAM's log. Texts are without white space, and shortened. */
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
  /**
   * Whether the log has exactly this: DSPAM may leave out part of encoded words, and takes one of several headers
   * (F§3).
   */
  isSure: boolean;
}

const HEADER_BYTES = 512 * 1024;
/** What DSPAM writes for a header that is not there. */
const ABSENT = comparedText('<None Specified>');

/** Reads from a message what DSPAM will write into its log (F§3). */
export function mailIdentity(message: Buffer): MailIdentity {
  const { block, complete } = headerBlock(message.subarray(0, HEADER_BYTES));
  const isWhole = complete || message.length <= HEADER_BYTES;
  const found = firstHeaders(block, ['message-id', 'from', 'subject']);
  const text = block.toString('latin1');
  return {
    messageId: comparedText(found['message-id']?.toString('latin1') ?? ''),
    from: asLogged(found.from, isWhole && (text.match(/^From:/gim)?.length ?? 0) <= 1),
    subject: asLogged(found.subject, isWhole && (text.match(/^Subject:/gim)?.length ?? 0) <= 1),
  };
}

/**
 * Whether the log tells this mail from others: by a Message-Id that is logged as it came (DSPAM decodes encoded words
 * in it), or, where there is none, by a sender or a subject that does. A sender can leave out all of these.
 */
export function isToldApart({ messageId, from, subject }: MailIdentity): boolean {
  if (messageId !== '') return /^[\x21-\x7e]+$/.test(messageId) && !messageId.includes('=?');
  return [from, subject].some(({ text, isSure }) => isSure && text !== '');
}

/** The Message-Id that such a mail gets for a run of the filter that is to be found in the log. */
export function ownMessageId(messageKey: string): string {
  return `<${messageKey.replaceAll(',', '.')}@quarantine.invalid>`;
}

/** `isOnly`: it is the only header of its name, and no other can have been missed. */
function asLogged(header: Buffer | undefined, isOnly: boolean): LoggedText {
  if (!header) return { text: '', isSure: isOnly };
  const raw = header.toString('latin1');
  const isPlain = !raw.includes('=?') && !/[^\t\r\n\x20-\x7e]/.test(raw);
  const text = comparedText(isPlain ? raw : decodeHeader(header));
  return { text, isSure: isPlain && isOnly && text !== ABSENT };
}
