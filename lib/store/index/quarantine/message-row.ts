import { createHash } from 'node:crypto';
import { type DspamHeaders, readShortHeaders } from '@/lib/formats/dspam/dspam-headers';
import { isPlausibleTime, parseSignature, type Signature } from '@/lib/formats/dspam/signature';
import { decodeHeader } from '@/lib/formats/mail/decode-header';
import { visibleLine } from '@/lib/formats/mail/display-text';
import { fromLine } from '@/lib/formats/mail/from-line';
import { headerCharset } from '@/lib/formats/mail/header-charset';
import { firstFields } from '@/lib/formats/mail/header-fields';
import { headerBlock } from '@/lib/formats/mbox/header-block';
import { FIRST_FIELDS, type RecordHeaders } from '@/lib/formats/mbox/record-headers';
import type { MboxEntry } from '@/lib/formats/mbox/scan';
import { separatorTime } from '@/lib/formats/mbox/separator';
import { PIECE_BYTES } from '@/lib/formats/mbox/torn-places';
import { foldText, searchTextOf } from './fold-text';
import { messageIdDigest } from './message-id-digest';
import { messageSender } from './message-sender';

/** What can be wrong with a record. The page has a sentence for each. */
export type RecordProblem =
  | 'no-separator'
  | 'interleaved'
  | 'cut-off'
  | 'no-headers'
  | 'no-signature'
  | 'signature-malformed'
  | 'signature-repeated'
  /** The database did not take what it says (insert-messages.ts). */
  | 'not-indexed';

/**
 * The version of what `headerColumns` makes of the same bytes: add one whenever that changes, and rows made by an older
 * version are made again (reread-headers.ts).
 */
export const READER = 3;

/** The part of a row that holds words of the mail. */
export interface HeaderColumns {
  fromText: string;
  subject: string;
  fromSort: string;
  subjectSort: string;
  searchText: string;
  /** Address and domain of the sender, and List-Id, in lower case; '' where there is none. */
  sender: string;
  senderDomain: string;
  listId: string;
  /** Of the first Message-Id; '' where there is none. */
  messageIdDigest: string;
}

/** A row of dashboard_message without its place in the table. */
export interface MessageRow extends HeaderColumns {
  signature: string;
  /** Whom it is for according to DSPAM; '' if DSPAM did not say, or that cannot be determined. */
  member: string;
  byteOffset: number;
  byteLength: number;
  result: string;
  confidence: number;
  probability: number;
  receivedAt: Date;
  problems: RecordProblem[];
}

const TEXT_LENGTH = 255;
const SORT_LENGTH = 32;
const RESULT_LENGTH = 16;
const NONE = -1;
const LF = 10;

/**
 * What the index keeps of one record, from its headers: those of `recordHeaders`, or else what its first bytes have of them. Never throws on content. The time is that of the signature,
 * which is UTC and exact (F§4); without one, X-DSPAM-Processed or the separator, which are local time of the filter;
 * without one that makes sense, `fallback`.
 */
export function messageRow(entry: MboxEntry, fallback: Date, headers = headersInHead(entry)): MessageRow {
  const { block } = headers;
  const dspam = readShortHeaders(block);
  const { signature, member } = recordIdentity(headers, entry.midLine || entry.cutOff, dspam);
  return {
    signature: signature?.text ?? '',
    member,
    byteOffset: entry.offset,
    byteLength: entry.length,
    result: dspam.result.slice(0, RESULT_LENGTH),
    confidence: dspam.confidence ?? NONE,
    probability: dspam.probability ?? NONE,
    receivedAt: signature?.time ?? localTime(dspam.processed) ?? separatorTimeOf(entry) ?? fallback,
    ...headerColumns(block),
    problems: recordProblems(entry, headers.length, dspam.signature, signature !== null),
  };
}

/** What the index keeps of the sender's own words, from a header block. */
export function headerColumns(block: Buffer): HeaderColumns {
  const named = firstFields(block, FIRST_FIELDS);
  const charset = headerCharset(named['content-type'], named.from, named.subject);
  const fromText = named.from ? fromLine(named.from, charset) : '';
  const subject = named.subject ? cut(visibleLine(decodeHeader(named.subject, undefined, charset))) : '';
  return {
    fromText,
    subject,
    fromSort: foldText(fromText.replace(/^[\s"'<(]+/, '')).slice(0, SORT_LENGTH),
    subjectSort: foldText(subject).slice(0, SORT_LENGTH),
    searchText: searchTextOf(fromText, subject),
    ...messageSender(fromText, named['list-id']),
    messageIdDigest: messageIdDigest(named['message-id']),
  };
}

/** Cut to what the column holds, without splitting a character that takes two units. */
function cut(text: string): string {
  return text.slice(0, TEXT_LENGTH).replace(/[\ud800-\udbff]$/, '');
}

/**
 * What a message is known by, and whom it is for; used both by the index and before anything is done to a message. If a
 * record is mixed with another, headers beyond its first piece may be the other's: then nobody can say whom it is for.
 */
export function recordIdentity(
  { block, end }: RecordHeaders,
  isMixed: boolean,
  dspam: Pick<DspamHeaders, 'signature' | 'owner'> = readShortHeaders(block),
): { signature: Signature | null; member: string } {
  // If two are mixed, what follows the first piece may be the other's.
  const isDoubtful = isMixed && end > PIECE_BYTES;
  return {
    signature: parseSignature(dspam.signature),
    member: isDoubtful ? '' : (dspam.owner ?? ''),
  };
}

function headersInHead({ head, separatorLength }: MboxEntry): RecordHeaders {
  const { block } = headerBlock(head.subarray(separatorLength));
  return { block, length: block.length, end: separatorLength + block.length };
}

function separatorTimeOf({ head, separatorLength }: MboxEntry): Date | null {
  return localTime(head.toString('latin1', 0, separatorLength));
}

/** A time that the filter wrote, or a sender: late in the year 9999 it can be one that no table takes. */
function localTime(line: string): Date | null {
  const time = separatorTime(line);
  return time && isPlausibleTime(time) ? time : null;
}

/**
 * A name for a message whose signature is missing, malformed or not the only one: from its first bytes. Without the
 * empty lines at its end, as what is erased after it may count as part of them (lib/formats/mbox/scan.ts). Messages
 * with the same bytes have the same: they are told apart by a number (place-rows.ts).
 */
export function digestKey({ head }: Pick<MboxEntry, 'head'>): string {
  let end = head.length;
  while (end > 0 && head[end - 1] === LF) end--;
  return `x${createHash('sha256').update(head.subarray(0, end)).digest('hex').slice(0, 24)}`;
}

function recordProblems(
  entry: MboxEntry,
  headerLength: number,
  signatureText: string,
  wellFormed: boolean,
): RecordProblem[] {
  const problems: RecordProblem[] = [];
  if (entry.separatorLength === 0) problems.push('no-separator');
  if (entry.midLine || entry.cutOff) problems.push('interleaved');
  else if (!entry.trailer) problems.push('cut-off');
  if (headerLength === 0) problems.push('no-headers');
  if (signatureText === '') problems.push('no-signature');
  else if (!wellFormed) problems.push('signature-malformed');
  return problems;
}
