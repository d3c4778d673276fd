import { listFailures } from '@/lib/messages/operations/list-failures';
import type { Operation } from '@/lib/messages/operations/operation';
import { listExpiry } from '@/lib/messages/quarantine/change/expiry';
import type { OpenedQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { findMarked } from '@/lib/people/alerts/find-marked';
import type { Message } from '@/lib/store/db/generated/client';
import { prisma } from '@/lib/store/db/prisma';
import { countMessages } from './count-messages';
import { findPage } from './find-page';
import type { MessageQuery } from './message-query';

export interface MessagePage {
  messages: Message[];
  /** Matching the filters; with `hasMore` there are more than these. */
  total: number;
  hasMore: boolean;
  /** In the whole quarantine, or of it for this user. */
  quarantined: number;
  /** Of these messages, the last operation that did not end well, by key. */
  failures: Map<string, Operation>;
  /** Whether the list holds the mail of several people, each row naming whose it is. */
  forMembers: boolean;
  /** When messages of the page leave the quarantine by their age, by key; empty where retention is off. */
  expiry: Map<string, Date>;
  /** Of these messages, the numbers of those with an alert word. */
  marked: Set<number>;
  lastReceivedAt: Date | null;
  /** The page that is returned: the last one if a later one was asked for. */
  page: number;
  pages: number;
}

/** One page of a quarantine. */
export async function listMessages(opened: OpenedQuarantine, query: MessageQuery): Promise<MessagePage> {
  const { place, state, alertSet } = opened;
  const { onlyMember, sharing, store } = place;
  const { total, hasMore, page, pages, seqs } = await findPage(
    { mailboxId: state.id, onlyMember, alertSet },
    query,
    state.messageCount,
  );
  const [messages, quarantined, marked] = await Promise.all([
    inOrder(state.id, seqs),
    countMessages(opened),
    findMarked(alertSet, seqs),
  ]);
  const keys = messages.map(({ key }) => key);
  const [failures, expiry] = await Promise.all([listFailures(store, keys), listExpiry(store, messages)]);
  const { lastReceivedAt } = state;
  return {
    messages,
    failures,
    expiry,
    marked,
    total,
    hasMore,
    quarantined,
    lastReceivedAt,
    page,
    pages,
    forMembers: sharing !== 'none' && onlyMember === null,
  };
}

/** The whole rows of a page, in its order. */
async function inOrder(mailboxId: number, seqs: number[]): Promise<Message[]> {
  const rows = await prisma().message.findMany({ where: { mailboxId, seq: { in: seqs } } });
  const bySeq = new Map(rows.map((row) => [row.seq, row]));
  return seqs.flatMap((seq) => bySeq.get(seq) ?? []);
}
