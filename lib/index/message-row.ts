import { createHash } from 'node:crypto';
import { readDspamHeaders } from '@/lib/dspam/dspam-headers';
import { isPlausibleTime, parseSignature } from '@/lib/dspam/signature';
import { decodeHeader } from '@/lib/mail/decode-header';
import { firstHeaders, headerBlock } from '@/lib/mbox/header-block';
import type { MboxEntry } from '@/lib/mbox/scan';
import { separatorTime } from '@/lib/mbox/separator';
import { foldText, searchTextOf } from './fold-text';
import { messageIdDigest } from './message-id-digest';
import { messageSender } from './message-sender';

/** What can be wrong with a record. The page has a sentence for each. */
export type RecordProblem =
  | 'no-separator'
  | 'interleaved'
  | 'cut-off'
  | 'header-too-long'
  | 'no-headers'
  | 'no-signature'
  | 'signature-malformed'
  | 'signature-repeated';

/** A row of dashboard_message without its place in the table. */
export interface MessageRow {
  signature: string;
  /** X-DSPAM-User, '' when there is none. */
  member: string;
  byteOffset: number;
  byteLength: number;
  result: string;
  confidence: number;
  probability: number;
  receivedAt: Date;
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
  problems: RecordProblem[];
}

const TEXT_LENGTH = 255;
const SORT_LENGTH = 32;
const RESULT_LENGTH = 16;
const MEMBER_LENGTH = 128;
const NONE = -1;

/**
 * What the index keeps of one record, from its first bytes. Never throws on content. The time is that of the signature,
 * which is UTC and exact (F§4); without one, X-DSPAM-Processed or the separator, which are local time of the filter;
 * without one that makes sense, `fallback`.
 */
export function messageRow(entry: MboxEntry, fallback: Date): MessageRow {
  const { block, complete } = headerBlock(entry.head.subarray(entry.separatorLength));
  const dspam = readDspamHeaders(block);
  const named = firstHeaders(block, ['from', 'subject', 'list-id', 'message-id']);
  const fromText = named.from ? decodeHeader(named.from).slice(0, TEXT_LENGTH) : '';
  const subject = named.subject ? decodeHeader(named.subject).slice(0, TEXT_LENGTH) : '';
  const signature = parseSignature(dspam.signature);
  const separator = entry.head.toString('latin1', 0, entry.separatorLength);
  return {
    signature: signature?.text ?? '',
    member: (dspam.user ?? '').slice(0, MEMBER_LENGTH),
    byteOffset: entry.offset,
    byteLength: entry.length,
    result: dspam.result.slice(0, RESULT_LENGTH),
    confidence: dspam.confidence ?? NONE,
    probability: dspam.probability ?? NONE,
    receivedAt: signature?.time ?? localTime(dspam.processed) ?? localTime(separator) ?? fallback,
    fromText,
    subject,
    fromSort: foldText(fromText.replace(/^[\s"'<(]+/, '')).slice(0, SORT_LENGTH),
    subjectSort: foldText(subject).slice(0, SORT_LENGTH),
    searchText: searchTextOf(fromText, subject),
    ...messageSender(fromText, named['list-id']),
    messageIdDigest: messageIdDigest(named['message-id']),
    problems: recordProblems(entry, complete, block.length, dspam.signature, signature !== null),
  };
}

/** A time that the filter wrote, or a sender: late in the year 9999 it can be one that no table takes. */
function localTime(line: string): Date | null {
  const time = separatorTime(line);
  return time && isPlausibleTime(time) ? time : null;
}

/** A name for a message whose signature is missing, malformed or not the only one: from its first bytes. */
export function digestKey(entry: MboxEntry): string {
  return `x${createHash('sha256').update(entry.head).digest('hex').slice(0, 24)}`;
}

function recordProblems(
  entry: MboxEntry,
  headersComplete: boolean,
  headerLength: number,
  signatureText: string,
  wellFormed: boolean,
): RecordProblem[] {
  const problems: RecordProblem[] = [];
  if (entry.separatorLength === 0) problems.push('no-separator');
  if (entry.midLine || entry.cutOff) problems.push('interleaved');
  else if (!entry.trailer) problems.push('cut-off');
  if (headerLength === 0) problems.push('no-headers');
  else if (!headersComplete && entry.length > entry.head.length) problems.push('header-too-long');
  if (signatureText === '') problems.push('no-signature');
  else if (!wellFormed) problems.push('signature-malformed');
  return problems;
}
