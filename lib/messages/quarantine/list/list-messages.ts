import { type Failure, failuresOf, listTouching } from '@/lib/messages/operations/list-failures';
import { type Working, workingOf } from '@/lib/messages/operations/working-of';
import { expiryOf } from '@/lib/messages/quarantine/change/expiry';
import type { OpenedQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { findPage, firstOfPage, PAGE_SIZE, pageOf } from './find-page';
import { type ListedMessage, listedPage, listedRows } from './listed-rows';
import { isNarrowing, type MessageQuery, type MessageScope } from './message-query';

export interface MessagePage {
  messages: ListedMessage[];
  /** Matching the filters; with `hasMore` there are more than these. */
  total: number;
  hasMore: boolean;
  /** In the whole quarantine, or of it for this user. */
  quarantined: number;
  /** Of these messages, the last operation that did not end well, by key. */
  failures: Map<string, Failure>;
  /** What is being done to them now, by key. */
  working: Map<string, Working>;
  /** Whether the list holds the mail of several people, each row naming whose it is. */
  forMembers: boolean;
  /** When messages of the page leave the quarantine by their age, by key; empty where retention is off. */
  expiry: Map<string, Date>;
  lastReceivedAt: Date | null;
  /** The page that is returned: the last one if a later one was asked for. */
  page: number;
  pages: number;
}

/** One page of a quarantine. */
export async function listMessages(opened: OpenedQuarantine, query: MessageQuery): Promise<MessagePage> {
  const { place, state, alertSet, quarantined } = opened;
  const { onlyMember, sharing, store } = place;
  const scope = { mailboxId: state.id, onlyMember, alertSet };
  const { total, hasMore, page, pages, messages } = isNarrowing(query)
    ? await readNarrowed(scope, query, quarantined)
    : await readPlain(scope, query, quarantined);
  const keys = messages.map(({ key }) => key);
  const operations = await listTouching(store, keys);
  const { lastReceivedAt } = state;
  return {
    messages,
    failures: failuresOf(operations),
    working: workingOf(place.user, keys, operations),
    expiry: expiryOf(messages, operations),
    total,
    hasMore,
    quarantined,
    lastReceivedAt,
    page,
    pages,
    forMembers: sharing !== 'none' && onlyMember === null,
  };
}

async function readNarrowed(scope: MessageScope, query: MessageQuery, known: number) {
  let reading: Promise<ListedMessage[]> | undefined;
  const read = (seqs: readonly number[]) => {
    reading = listedRows(scope, seqs);
    // A failure is thrown below.
    reading.catch(() => undefined);
    return reading;
  };
  const { seqs, ...place } = await findPage(scope, query, known, read);
  return { ...place, messages: await (reading ?? read(seqs)) };
}

/** Without a filter it is known how many there are, and one statement reads the page. */
async function readPlain(scope: MessageScope, query: MessageQuery, total: number) {
  const place = pageOf(total, query.page);
  return { ...place, messages: await listedPage(scope, query, firstOfPage(place.page) - 1, PAGE_SIZE) };
}
