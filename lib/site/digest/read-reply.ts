import { createHash } from 'node:crypto';
import { decodeHeader } from '@/lib/formats/mail/decode-header';
import { parseMail } from '@/lib/formats/mail/parse-mail';
import { readMail } from '@/lib/formats/mail/read-mail';
import type { DigestConfig } from '@/lib/store/config/digest-config';
import { textOfHtml } from './reply-text';

/** A mail that answers a digest, or says that it does. Nothing of it is proof of anything but its token. */
export interface Reply {
  /** What stands behind the plus, wherever the address of answers is named; the envelope's first. */
  tokens: string[];
  /** A machine has written it, or it may go in a circle: nothing is done and nothing answered. */
  isAutomatic: boolean;
  /** Who says they have written it; '' for nobody. */
  from: string;
  /** As it stands in its header, where it can stand in one of ours; '' for none. */
  messageId: string;
  /** What it is known by when it comes again. */
  mark: string;
  text: string;
}

/** Of the envelope, where the mail server says it. */
export interface ReplyEnvelope {
  to?: string | undefined;
  from?: string | undefined;
}

/** More of a mail is not read: what somebody asks for stands at its beginning, or below one digest. */
export const MOST_REPLY_BYTES = 1024 * 1024;
/** Where mail servers and people name whom it is for. */
const NAMES_RECIPIENT = ['delivered-to', 'x-original-to', 'envelope-to', 'to', 'cc', 'resent-to'];
const MOST_TOKENS = 20;

/** Reads the beginning of a mail. Never throws on what it says. */
export async function readReply(
  bytes: Buffer,
  envelope: ReplyEnvelope,
  { replyTo, from: ours }: Pick<DigestConfig, 'replyTo' | 'from'>,
): Promise<Reply> {
  const read = bytes.subarray(0, MOST_REPLY_BYTES);
  const { fields } = parseMail(read);
  const valuesOf = (name: string) =>
    fields.filter((field) => field.name.toLowerCase() === name).map(({ raw }) => decodeHeader(raw).trim());
  const mail = await readMail(read);
  const from = mail.from[0]?.address ?? '';
  const named = [envelope.to ?? '', ...NAMES_RECIPIENT.flatMap(valuesOf)].join('\n');
  const [id = ''] = valuesOf('message-id');
  const sender = envelope.from ?? valuesOf('return-path')[0];
  return {
    tokens: replyTo ? tokensIn(named, replyTo.local) : [],
    isAutomatic:
      isNobody(sender) ||
      isNobody(from) ||
      [ours.address, replyTo ? `${replyTo.local}@${replyTo.domain}` : ''].some(
        (own) => own.toLowerCase() === from.toLowerCase(),
      ) ||
      isOfMachine(valuesOf),
    from,
    messageId: /^<[!-;=?-~]{1,200}>$/.test(id) ? id : '',
    mark: createHash('sha256')
      .update(id === '' ? bytes : id)
      .digest('hex')
      .slice(0, 32),
    text: mail.text?.trim() ? mail.text : textOfHtml(mail.html ?? ''),
  };
}

function tokensIn(text: string, local: string): string[] {
  const escaped = local.replace(/[.]/g, '\\.');
  const found = text.matchAll(new RegExp(`(?<![\\w.+-])${escaped}\\+([a-z2-7]{40})@`, 'gi'));
  return [...new Set([...found].map(([, token = '']) => token.toLowerCase()))].slice(0, MOST_TOKENS);
}

/** The null sender, or what mail servers write instead: of a bounce. Not known is not nobody. */
function isNobody(sender: string | undefined): boolean {
  return sender !== undefined && /^(<>|<?mailer-daemon(@.*)?>?|)$/i.test(sender.trim());
}

/** RFC 3834 and what is older: answers of machines, and mail of lists. */
function isOfMachine(valuesOf: (name: string) => string[]): boolean {
  const [auto] = valuesOf('auto-submitted');
  return (
    (auto !== undefined && !/^no\b/i.test(auto)) ||
    valuesOf('precedence').some((value) => /bulk|junk|list|auto/i.test(value)) ||
    [
      'list-id',
      'list-post',
      'list-unsubscribe',
      'x-auto-response-suppress',
      'x-autoreply',
      'x-autorespond',
      'x-loop',
    ].some((name) => valuesOf(name).length > 0) ||
    valuesOf('content-type').some((value) => /^multipart\/report\b/i.test(value))
  );
}
