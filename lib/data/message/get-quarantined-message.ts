import 'server-only';
import { notFound } from 'next/navigation';
import { after } from 'next/server';
import { openedHistory } from '@/lib/data/history/opened-history';
import { openedQuarantine } from '@/lib/data/quarantine/opened-quarantine';
import {
  parseQuarantineParams,
  type QuarantineParams,
  quarantineSearch,
  type RawParams,
  toMessageQuery,
} from '@/lib/data/quarantine/quarantine-query';
import { type QuarantineRow, toQuarantineRow } from '@/lib/data/quarantine/quarantine-row';
import { type FilterSaid, filterSaid } from '@/lib/data/request/filter-said';
import { requireMailboxPage } from '@/lib/data/session/access';
import { viewerTimeZone } from '@/lib/data/session/viewer';
import { describeFactor, parseFactors } from '@/lib/formats/dspam/factors';
import { AppError } from '@/lib/ground/errors';
import { findHistoryEntry } from '@/lib/messages/history/find-history-entry';
import { findLastOperation } from '@/lib/messages/operations/find-last-operation';
import { listFailures } from '@/lib/messages/operations/list-failures';
import { findLastTraining, isForGood } from '@/lib/messages/operations/training-state';
import { listExpiry } from '@/lib/messages/quarantine/change/expiry';
import { findNeighbours } from '@/lib/messages/quarantine/list/find-neighbours';
import { getMessage, type OpenMessage } from '@/lib/messages/quarantine/list/get-message';
import { noteSeen } from '@/lib/messages/quarantine/list/note-seen';
import { hasScores } from '@/lib/messages/scoring/scoring-state';
import { findMarked } from '@/lib/people/alerts/find-marked';

export type Correspondent = { name: string; address: string };

/** One of the tokens that decided, in parts that can be put into words. */
export interface FactorRow {
  token: string;
  part: 'body' | 'header' | 'url';
  header: string | null;
  words: string[];
  /** 0 innocent to 1 spam. */
  probability: number;
}

/** A quarantined message as its page shows it. */
export interface QuarantinedMessage extends QuarantineRow {
  mailbox: string;
  /** What the filter said in the attempt that failed, for administrators. */
  said: FilterSaid | null;
  /** The filter counts it as innocent since it was released here, and cannot take that back. */
  isForGood: boolean;
  /** Where a release goes, where it has to name an address: that, or null where it is asked; undefined where it goes to the user. */
  releaseTo: string | null | undefined;
  to: Correspondent[];
  cc: Correspondent[];
  /** Names it in the history; null when the history does not know it. */
  historyKey: string | null;
  /** The Date header, ISO; `receivedAt` is when DSPAM took it. */
  date: string | null;
  probability: number | null;
  headers: { name: string; value: string }[];
  attachments: { index: number; fileName: string; mimeType: string; size: number }[];
  /** What the Message tab has to show; it comes from the frame's own address. */
  body: 'html' | 'text' | 'none';
  /** Images that the mail would load from elsewhere: they are shown only on demand. */
  remoteImages: number;
  /** Codes below `problem.` for what of the mail could not be read. */
  mailProblems: string[];
  factors: { declared: number; complete: boolean; rows: FactorRow[] } | null;
  source: string;
  sourceTruncated: boolean;
  previous: string | null;
  next: string | null;
  params: QuarantineParams;
}

/** A message that is not (or no longer) in the quarantine, and what is known about why. */
export interface GoneMessage {
  gone: true;
  /** Null when nothing was done to it here. */
  last: {
    kind: 'release' | 'delete' | 'restore' | 'expire';
    by: string;
    at: string;
    subject: string;
    recipient: string;
  } | null;
  /** Names it in the history; null when the history does not know it. */
  historyKey: string | null;
}

/** One message of a quarantine with everything that its tabs show. Only for people who may open the mailbox. */
export async function getQuarantinedMessage(
  mailbox: string,
  key: string,
  raw: RawParams,
): Promise<QuarantinedMessage | GoneMessage> {
  const params = parseQuarantineParams(raw);
  const address = `/mailbox/${encodeURIComponent(mailbox)}/quarantine/${encodeURIComponent(key)}`;
  const who = await requireMailboxPage(mailbox, `${address}${quarantineSearch(params)}`);
  // New mail is indexed before this message takes its turn in the worker, because others wait for that turn.
  const { alertSet } = await openedQuarantine(mailbox);
  let open: OpenMessage;
  try {
    open = await getMessage(mailbox, key);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'not-found') throw error;
    const last = await findLastOperation(mailbox, key);
    const historyKey = await findHistoryKey(mailbox, key);
    if (!last && !historyKey) notFound();
    if (!last) return { gone: true, last, historyKey };
    return {
      gone: true,
      historyKey,
      last: {
        kind: last.kind,
        by: last.actor,
        at: last.startedAt.toISOString(),
        subject: last.subject,
        recipient: last.recipient,
      },
    };
  }
  const { place, row, mail, dspam, source } = open;
  const failures = await listFailures(place.store, [key]);
  const expiry = await listExpiry(place.store, [row]);
  const forMembers = place.sharing !== 'none' && place.onlyMember === null;
  const marked = await findMarked(alertSet, [row.seq]);
  const query = toMessageQuery(params, await viewerTimeZone(), await hasScores(row.mailboxId));
  const neighbours = await findNeighbours(row, { onlyMember: place.onlyMember, alertSet }, query);
  if (who.isOwn && !row.seen) after(() => noteSeen(place.store, row.mailboxId, key));
  return {
    ...toQuarantineRow(row, failures.get(key), forMembers, expiry.get(key), marked.has(row.seq)),
    ...neighbours,
    mailbox,
    said: filterSaid(who, failures.get(key)),
    isForGood: isForGood(await findLastTraining(place.store, row.signature, key)),
    historyKey: row.signature === '' ? null : await findHistoryKey(mailbox, row.signature),
    releaseTo: open.recipients ? open.recipients.decided : undefined,
    to: mail.to,
    cc: mail.cc,
    date: mail.date?.toISOString() ?? null,
    probability: dspam.probability,
    headers: mail.headers,
    attachments: mail.attachments.map(({ index, fileName, mimeType, size }) => ({
      index,
      fileName,
      mimeType,
      size,
    })),
    body: mail.html !== null ? 'html' : mail.text !== null ? 'text' : 'none',
    remoteImages: open.remoteImages,
    mailProblems: mail.problems,
    factors: dspam.factors === null ? null : factorsOf(dspam.factors),
    source: source.text,
    sourceTruncated: source.truncated,
    params,
  };
}

/** A log that cannot be read must not stop anybody from reading the message. */
async function findHistoryKey(mailbox: string, signature: string): Promise<string | null> {
  const entry = await openedHistory(mailbox)
    .then(({ history }) => findHistoryEntry(history, { signature }))
    .catch(() => null);
  return entry?.signature ?? null;
}

function factorsOf(value: string): NonNullable<QuarantinedMessage['factors']> {
  const { declared, complete, factors } = parseFactors(value);
  const rows = factors.map(({ token, probability }) => {
    const { part, header, words } = describeFactor(token);
    return { token, probability, part, header: header ?? null, words };
  });
  return { declared, complete, rows };
}
