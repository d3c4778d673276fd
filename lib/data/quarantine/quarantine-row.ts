import 'server-only';
import { parseAddress } from '@/lib/formats/mail/parse-address';
import { type FailureReason, failureReason } from '@/lib/ground/reasons';
import type { Failure } from '@/lib/messages/operations/list-failures';
import { type Working, type WorkingWord, wordOf } from '@/lib/messages/operations/working-of';
import type { ListedMessage } from '@/lib/messages/quarantine/list/listed-rows';
import { type Likelihood, likelihoodOf } from '@/lib/messages/scoring/likelihood';
import { parseWhy, type WhyLooked } from '@/lib/messages/scoring/why-looked';
import { getConfig } from '@/lib/store/config/config';
import { HELD_SCORE } from '@/lib/store/index/quarantine/held-senders';

/** A quarantined message as a list shows it. */
export interface QuarantineRow {
  key: string;
  /** Whom it is for, where the list holds the mail of several people; else null. */
  member: string | null;
  from: { name: string; address: string };
  /** '' when there is none. */
  subject: string;
  /** The first words of its text, as text; '' where there is none, or it was not read yet. */
  snippet: string;
  hasAttachment: boolean;
  /** ISO, UTC. */
  receivedAt: string;
  /** How innocent it looks by the user's own counts, 0 to 100, and in a word; null before it was judged. */
  likelihood: { score: number; word: Likelihood } | null;
  /** Why it looks so, where it looks like a mistake and that is known; a host of the version before does not say. */
  why?: WhyLooked | { kind: 'campaign'; people: number };
  /** Somebody has said that mail of its sender is to come last. */
  isHeld?: true;
  /** Somebody whose mailbox it is has looked at it. */
  seen: boolean;
  /** Whole percent, null when the message carries none. */
  confidence: number | null;
  /** X-DSPAM-Result as it stands: Spam, Blocklisted, Virus... */
  result: string;
  /** Bytes. */
  size: number;
  /** Codes below `problem.` in messages/*.json. */
  problems: string[];
  /** Why the last attempt failed. */
  failure: FailureReason | null;
  /** The address that it named; '' where it named none. */
  failedRecipient: string;
  /** Nobody knows whether that attempt, or one before it, delivered it, unless somebody looks; null where it was not delivered for certain. */
  doubt: 'last' | 'earlier' | null;
  /** What is being done to it now, by a click of another page, or will be; `left` where that was begun, and nobody is seen to be at it any more. */
  working: WorkingWord | 'left' | null;
  /** Days until retention moves it to Removed, 0 when it is due; null where nothing is moved. */
  expiresInDays: number | null;
  /** That is no more than three days away. */
  expiresSoon: boolean;
  /** It has a word that the user watches for. */
  hasAlert: boolean;
  /** The filter host that has it, and whether that cannot be asked now; null where there is one host. */
  host: { name: string; isAway: boolean } | null;
}

const DAY_MS = 24 * 3600 * 1000;
/** From how many days before it a message is marked as about to expire. */
const EXPIRY_NOTICE_DAYS = 3;

/** `forMembers`: whether the list holds the mail of several people. `expiresAt`: when retention takes it out, if it does. */
export function toQuarantineRow(
  row: Omit<ListedMessage, 'isMarked'>,
  failed: Failure | undefined,
  working: Working | undefined,
  forMembers: boolean,
  expiresAt: Date | undefined,
  hasAlert: boolean,
): QuarantineRow {
  const expiresInDays = expiresAt === undefined ? null : daysUntil(expiresAt);
  return {
    key: row.key,
    member: forMembers && row.member !== '' ? row.member : null,
    from: parseAddress(row.fromText),
    subject: row.subject,
    snippet: row.snippet,
    hasAttachment: (row.attachments ?? 0) > 0,
    receivedAt: row.receivedAt.toISOString(),
    likelihood: row.score < 0 ? null : { score: row.score, word: likelihoodOf(row.score) },
    ...(likelihoodOf(row.score) === 'likely' && { why: whyOf(row) }),
    ...(row.score <= HELD_SCORE && { isHeld: true }),
    seen: row.seen,
    confidence: row.confidence < 0 ? null : Math.round(row.confidence * 100),
    result: row.result,
    size: row.byteLength,
    problems: row.problems === '' ? [] : row.problems.split(','),
    failure: failed ? failureReason(failed.last.reason) : null,
    failedRecipient: failed?.last.recipient ?? '',
    doubt: failed?.doubt ? (failed.doubt === failed.last ? 'last' : 'earlier') : null,
    working: working ? (working.isLeft ? 'left' : wordOf(working)) : null,
    hasAlert,
    host: null,
    expiresInDays,
    expiresSoon: expiresInDays !== null && expiresInDays <= EXPIRY_NOTICE_DAYS,
  };
}

/** What others have done says more than what the filter has learned, and there is room for one line (decision 287). */
function whyOf({
  why,
  campaign,
}: Pick<ListedMessage, 'why' | 'campaign'>): NonNullable<QuarantineRow['why']> {
  return campaign > 0 && getConfig().campaigns ? { kind: 'campaign', people: campaign } : parseWhy(why);
}

function daysUntil(at: Date): number {
  return Math.max(0, Math.ceil((at.getTime() - Date.now()) / DAY_MS));
}
