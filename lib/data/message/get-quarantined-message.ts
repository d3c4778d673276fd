import 'server-only';
import { notFound } from 'next/navigation';
import { after } from 'next/server';
import { senderWords } from '@/lib/data/history/sender-words';
import { askForData } from '@/lib/data/hosts/ask-as-person';
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
import { findMessageLetting, type MessageLetting } from '@/lib/data/sender-rules/message-letting';
import { requireMailboxPage } from '@/lib/data/session/access';
import { viewerTimeZone } from '@/lib/data/session/viewer';
import { parseAddress } from '@/lib/formats/mail/parse-address';
import { AppError } from '@/lib/ground/errors';
import { findHistoryEntry, inHistoryQuestion } from '@/lib/messages/history/find-history-entry';
import { historyQuestions, openHistoryAt } from '@/lib/messages/history/open-history';
import { findLastOperation } from '@/lib/messages/operations/find-last-operation';
import { failuresOf, listTouching } from '@/lib/messages/operations/list-failures';
import { isForGood, lastTrainingQuestion } from '@/lib/messages/operations/training-state';
import { workingOf } from '@/lib/messages/operations/working-of';
import { expiryOf } from '@/lib/messages/quarantine/change/expiry';
import { findNeighbours } from '@/lib/messages/quarantine/list/find-neighbours';
import { getMessage, type OpenMessage } from '@/lib/messages/quarantine/list/get-message';
import { isNarrowing } from '@/lib/messages/quarantine/list/message-query';
import { noteSeen } from '@/lib/messages/quarantine/list/note-seen';
import { neighbourQuestions } from '@/lib/messages/quarantine/list/plain-neighbours';
import { countsQuestion } from '@/lib/messages/senders/counts-question';
import { markQuestion } from '@/lib/people/alerts/mark-question';
import { hostHere, keyAt, whereOf } from '@/lib/site/hosts/host-key';
import { inQuarantine, waitingQuestion } from '@/lib/site/work/list-waiting';
import { getConfig } from '@/lib/store/config/config';
import { askTogether } from '@/lib/store/db/ask';
import type { Message } from '@/lib/store/db/generated/client';
import { messageQuestion } from '@/lib/store/index/quarantine/message-question';
import { type MessageViews, viewsOf } from './message-views';

const DAY_MS = 24 * 3600 * 1000;

export type Correspondent = { name: string; address: string };

/** A quarantined message as its page shows it. */
export interface QuarantinedMessage extends QuarantineRow, MessageViews {
  mailbox: string;
  /** The click that is working on it, to be followed; null where there is none, or a job does. */
  running: string | null;
  /** What the filter said in the attempt that failed, for administrators. */
  said: FilterSaid | null;
  /** The filter counts it as innocent since it was released here, and cannot take that back. */
  isForGood: boolean;
  /** Where a release goes, where it has to name an address: that, or null where it is asked; undefined where it goes to the user. */
  releaseTo: string | null | undefined;
  /** Days until DSPAM purges what it knows of this message; null when that is over, so that a release learns from the text. */
  signatureDaysLeft: number | null;
  to: Correspondent[];
  cc: Correspondent[];
  /** What the history has counted of mail from its address; null where it has not. */
  sent: { messages: number; spam: number; innocent: number } | null;
  /** Whether its sender can be let through as well, and what has to be known before; null where nobody can, or may. */
  letting: MessageLetting | null;
  /** Names it in the history; null when the history does not know it. */
  historyKey: string | null;
  /** What finds its sender among those of this host's history, by the filter's log; null where there is none. */
  sender: string | null;
  /** The Date header, ISO; `receivedAt` is when DSPAM took it. */
  date: string | null;
  /** `inline`: a picture in the text, for which the list has no paper clip. */
  attachments: { index: number; fileName: string; mimeType: string; size: number; inline: boolean }[];
  /** What the Message tab has to show; it comes from the frame's own address. */
  body: 'html' | 'text' | 'none';
  /** Images that the mail would load from elsewhere: they are shown only on demand. */
  remoteImages: number;
  /** Codes below `problem.` for what of the mail could not be read. */
  mailProblems: string[];
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
  name: string,
  raw: RawParams,
): Promise<QuarantinedMessage | GoneMessage> {
  const params = parseQuarantineParams(raw);
  const address = `/mailbox/${encodeURIComponent(mailbox)}/quarantine/${encodeURIComponent(name)}`;
  const who = await requireMailboxPage(mailbox, `${address}${quarantineSearch(params)}`);
  const { host, key } = whereOf(name);
  if (host !== null) return getMessageAt(host, mailbox, key, raw);
  // New mail is indexed before this message takes its turn in the worker, because others wait for that turn.
  const { place, state, alertSet, scoring } = await openedQuarantine(mailbox);
  const asked = await askTogether({ row: messageQuestion(state.id, key), ...historyQuestions(place) });
  // A log that cannot be read must not stop anybody from reading the message.
  const history = await openHistoryAt(place, asked).catch(() => null);
  const { store, onlyMember } = place;
  const query = toMessageQuery(params, await viewerTimeZone(), scoring.hasScores);
  const scope = { onlyMember, alertSet };
  const askAbout = (row: Message) =>
    Promise.all([
      listTouching(store, [key]),
      askTogether({
        training: lastTrainingQuestion(store, row.signature, key),
        waiting: waitingQuestion(mailbox, key),
        mark: alertSet === null ? null : markQuestion(alertSet, row.seq),
        inHistory: history && row.signature !== '' ? inHistoryQuestion(history, row.signature) : null,
        sent: history && row.sender !== '' ? countsQuestion(history.state.logId, row.fromText) : null,
        ...(isNarrowing(query) ? {} : neighbourQuestions(row, scope, query)),
      }),
    ]);
  // While a thread reads the mail. Whether there is one for this person to read is found out there.
  const early = asked.row && askAbout(asked.row);
  early?.catch(() => undefined);
  let open: OpenMessage;
  try {
    open = await getMessage(mailbox, key, { place, row: asked.row });
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'not-found') throw error;
    const last = await findLastOperation(mailbox, key);
    const historyKey = (history && (await findHistoryEntry(history, { signature: key })))?.signature ?? null;
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
  const { row, mail } = open;
  const [operations, about] = await (early && row === asked.row ? early : askAbout(row));
  const working = workingOf(mailbox, [key], operations).get(key) ?? inQuarantine(about.waiting);
  const failed = failuresOf(operations).get(key);
  const expiresAt = expiryOf([row], operations).get(key);
  const forMembers = place.sharing !== 'none' && onlyMember === null;
  const neighbours = isNarrowing(query)
    ? await findNeighbours(row, scope, query)
    : { previous: about.previous?.key ?? null, next: about.next?.key ?? null };
  if (who.isOwn && !row.seen) after(() => noteSeen(store, row.mailboxId, key));
  return {
    ...toQuarantineRow(row, failed, working, forMembers, expiresAt, about.mark !== null),
    ...viewsOf(open),
    ...neighbours,
    host: hostHere(),
    mailbox,
    running: about.waiting === null ? (working?.batch ?? null) : null,
    said: filterSaid(who, failed?.last),
    isForGood: isForGood(about.training),
    sent: about.sent,
    letting: await findMessageLetting(place, row, parseAddress(row.fromText).address, who),
    historyKey: about.inHistory?.signature ?? null,
    sender: about.inHistory && senderWords(parseAddress(about.inHistory.fromText)),
    releaseTo: open.recipients ? open.recipients.decided : undefined,
    signatureDaysLeft: signatureDaysLeft(row),
    to: mail.to,
    cc: mail.cc,
    date: mail.date?.toISOString() ?? null,
    attachments: mail.attachments.map(({ index, fileName, mimeType, size, inline }) => ({
      index,
      fileName,
      mimeType,
      size,
      inline,
    })),
    body: open.body,
    remoteImages: open.remoteImages,
    mailProblems: mail.problems,
    params,
  };
}

/** The same of another filter host, with the names that its messages have here. */
async function getMessageAt(
  host: string,
  mailbox: string,
  key: string,
  raw: RawParams,
): Promise<QuarantinedMessage | GoneMessage> {
  const found = await askForData<QuarantinedMessage | GoneMessage>(host, 'message', [
    mailbox,
    key,
    raw,
  ]).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'not-found') notFound();
    throw error;
  });
  const historyKey = found.historyKey && keyAt(host, found.historyKey);
  if ('gone' in found) return { ...found, historyKey };
  const { previous, next, running } = found;
  return {
    ...found,
    key: keyAt(host, found.key),
    host: { name: host, isAway: false },
    previous: previous && keyAt(host, previous),
    next: next && keyAt(host, next),
    running: running && keyAt(host, running),
    historyKey,
    sender: null,
  };
}

function signatureDaysLeft({ signature, receivedAt }: Message): number | null {
  const ageDays = Math.floor((Date.now() - receivedAt.getTime()) / DAY_MS);
  const left = getConfig().signatureDays - ageDays;
  return signature !== '' && left > 0 ? left : null;
}
