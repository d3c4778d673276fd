import { decodeHeader } from './decode-header';
import { visibleLine } from './display-text';
import { rawSenders } from './from-line';
import { findField, type HeaderField, headerValue } from './header-fields';
import { listAttachments, type MailAttachment } from './mail-attachment';
import { readMailBody } from './mail-body';
import type { MailProblem } from './mail-problem';
import type { Address } from './parse-address';
import { parseAddressList } from './parse-address-list';
import { parseDate } from './parse-date';
import { parseMail } from './parse-mail';
import { MAX_HTML_BYTES } from './safe-html';

export type { MailAttachment, MailProblem };

/** A message as it is shown: everything decoded, nothing yet safe to put into a page as HTML. */
export interface Mail {
  from: Address[];
  to: Address[];
  cc: Address[];
  /** '' when there is none. */
  subject: string;
  /** The Date header, which the sender chose; null when there is none or it is no date. */
  date: Date | null;
  /** All headers in order, decoded for display. */
  headers: { name: string; value: string }[];
  text: string | null;
  /** As the sender wrote it: only `safeHtml` may show it. */
  html: string | null;
  attachments: MailAttachment[];
  problems: MailProblem[];
}

/** What is read of one message, in bytes. */
export const MAX_MAIL_BYTES = 10 * 1024 * 1024;
/** What is shown of its plain text, in characters. */
export const MAX_TEXT_LENGTH = 1024 * 1024;

const MAX_SHOWN_HEADERS = 500;
/** A page draws each of them, and thousands take longer than others should wait. */
const MAX_SHOWN_ATTACHMENTS = 300;
const MAX_SHOWN_HEADER_BYTES = 200_000;
const MAX_SHOWN_VALUE_BYTES = 20_000;

/**
 * Reads one message, with LF, CRLF or both, for display. `truncated`: the caller has already cut it. Never throws on
 * content: `problems` names what could not be read, and the rest is there.
 */
export async function readMail(bytes: Uint8Array, options: { truncated?: boolean } = {}): Promise<Mail> {
  const mail = parseMail(bytes.subarray(0, MAX_MAIL_BYTES));
  const body = readMailBody(mail.bytes, mail.root);
  const { charset } = mail.root;
  const headers = listHeaders(mail.fields, charset);
  const problems = new Set<MailProblem>([...mail.problems, ...body.problems]);
  // One sentence is enough for one fault: parts that are too deep are shown as they stand as well.
  if (problems.has('nesting-too-deep')) problems.delete('broken-structure');
  if (options.truncated || bytes.length > MAX_MAIL_BYTES) problems.add('message-truncated');
  if (headers.cut) problems.add('headers-cut');
  const attachments = listAttachments(mail, body.html);
  if (attachments.length > MAX_SHOWN_ATTACHMENTS) problems.add('too-many-parts');
  const isCut = problems.delete('body-truncated');
  if (isCut || isLonger(body.text, MAX_TEXT_LENGTH) || isLonger(body.html, MAX_HTML_BYTES))
    problems.add('body-truncated');
  const addresses = (name: string) =>
    parseAddressList(findField(mail.fields, name)?.raw ?? new Uint8Array(), charset);
  return {
    from: rawSenders(findField(mail.fields, 'from')?.raw ?? new Uint8Array(), charset),
    to: addresses('to'),
    cc: addresses('cc'),
    subject: visibleLine(headerValue(mail.fields, 'subject', charset) ?? ''),
    date: parseDate(headerValue(mail.fields, 'date') ?? ''),
    headers: headers.shown,
    text: body.text?.slice(0, MAX_TEXT_LENGTH) ?? null,
    html: body.html?.slice(0, MAX_HTML_BYTES) ?? null,
    attachments: attachments.slice(0, MAX_SHOWN_ATTACHMENTS),
    problems: [...problems],
  };
}

function listHeaders(fields: HeaderField[], charset: string): { shown: Mail['headers']; cut: boolean } {
  const shown: Mail['headers'] = [];
  let bytes = 0;
  let cut = false;
  for (const { name, raw } of fields) {
    const length = Math.min(raw.length, MAX_SHOWN_VALUE_BYTES);
    bytes += name.length + length;
    if (shown.length >= MAX_SHOWN_HEADERS || bytes > MAX_SHOWN_HEADER_BYTES) return { shown, cut: true };
    if (raw.length > MAX_SHOWN_VALUE_BYTES) cut = true;
    shown.push({ name, value: decodeHeader(raw, MAX_SHOWN_VALUE_BYTES, charset) });
  }
  return { shown, cut };
}

function isLonger(text: string | null, limit: number): boolean {
  return text !== null && text.length > limit;
}
