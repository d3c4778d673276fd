import 'server-only';
import { notFound } from 'next/navigation';
import { z } from 'zod';
import { askForData } from '@/lib/data/hosts/ask-as-person';
import { formatOfHosts } from '@/lib/data/hosts/of-hosts';
import { requireMailboxPage } from '@/lib/data/session/access';
import { AppError } from '@/lib/ground/errors';
import { findFragment } from '@/lib/messages/history/find-fragment';
import { findHistoryEntry } from '@/lib/messages/history/find-history-entry';
import { listRetrainFacts } from '@/lib/messages/history/list-retrain-facts';
import { listMessageOperations } from '@/lib/messages/operations/list-message-operations';
import { hostHere, keyAt, whereOf } from '@/lib/site/hosts/host-key';
import { stillWaiting, waitingQuestion } from '@/lib/site/work/list-waiting';
import { getConfig } from '@/lib/store/config/config';
import { askTogether } from '@/lib/store/db/ask';
import { type HistoryRow, parseHistoryKey, toHistoryRow } from './history-row';
import { type LifeLine, lifeLines } from './life-lines';
import { openedHistory } from './opened-history';
import { senderWords } from './sender-words';

/** A message of the history as its page shows it. */
export interface HistoryMessage extends HistoryRow {
  mailbox: string;
  signature: string;
  /** The click that is working on it, to be followed; null where there is none, or a job does. */
  running: string | null;
  messageId: string;
  /** What finds its sender among those of this host's history; null where there is none. */
  sender: string | null;
  /** The last operation that the page shows: the field `known` of its form. */
  lastDone: string;
  /** Oldest first. */
  life: LifeLine[];
  /** The beginning of its text as the filter kept it; null where it kept none. */
  fragment: string | null;
  /** How long the site keeps signatures; null where dspam.conf does not say. */
  signatureDays: number | null;
}

/** One message of a history with its whole life. Only for people who may open the mailbox; others get "not found". */
export async function getHistoryMessage(mailbox: string, name: string): Promise<HistoryMessage> {
  const address = `/mailbox/${encodeURIComponent(mailbox)}/history/${encodeURIComponent(name)}`;
  const who = await requireMailboxPage(mailbox, address);
  const { host, key } = whereOf(name);
  if (host !== null) return getMessageAt(host, mailbox, key);
  const { quarantine, history, lastDone } = await openedHistory(mailbox, who.login);
  const entry = (await findHistoryEntry(history, parseHistoryKey(key))) ?? notFound();
  const [facts] = await listRetrainFacts(quarantine, [entry]);
  const signature = entry.signature ?? '';
  const { waiting } = await askTogether({ waiting: waitingQuestion(mailbox, signature) });
  const working = facts?.working ?? stillWaiting(waiting);
  const operations = signature === '' ? [] : await listMessageOperations(history.place, signature);
  const row = toHistoryRow(entry, { ...(facts ?? notFound()), working });
  return {
    ...row,
    mailbox,
    running: waiting === null ? (working?.batch ?? null) : null,
    signature,
    messageId: entry.messageId,
    sender: senderWords(row.from),
    lastDone,
    life: lifeLines(who, entry.life, operations),
    fragment: signature === '' ? null : await findFragment(history.place, signature),
    signatureDays: getConfig().statedSignatureDays,
    host: hostHere(),
  };
}

/** What is shown of a record of another host. */
const shape = z.looseObject({
  key: z.string(),
  class: z.string(),
  status: z.string(),
  from: z.looseObject({ name: z.string(), address: z.string() }),
  life: z.array(z.looseObject({ key: z.string(), what: z.string() })),
});

/** The same of another filter host, with the names that its messages have here. */
async function getMessageAt(host: string, mailbox: string, key: string): Promise<HistoryMessage> {
  const found = await askForData<HistoryMessage>(host, 'record', [mailbox, key], { shape }).catch(
    (error: unknown) => {
      if (error instanceof AppError && error.code === 'not-found') notFound();
      throw error;
    },
  );
  const { quarantineKey, running } = found;
  return {
    ...found,
    key: keyAt(host, found.key),
    host: { name: host, isAway: false },
    quarantineKey: quarantineKey && keyAt(host, quarantineKey),
    running: running && keyAt(host, running),
    lastDone: formatOfHosts([[host, found.lastDone]]),
    sender: null,
  };
}
