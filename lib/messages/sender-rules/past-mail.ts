import { domainOf } from '@/lib/formats/dspam/block-list';
import { parseAddress } from '@/lib/formats/mail/parse-address';
import type { OpenedHistory } from '@/lib/messages/history/open-history';
import { searchHistory } from '@/lib/messages/history/search-history';
import { askedOfRow } from '@/lib/messages/history/searched-row';
import type { History } from '@/lib/store/db/generated/client';
import { countsOf } from '@/lib/store/index/history/sender-counts';
import { foldText } from '@/lib/store/index/quarantine/fold-text';

/** Mail of a sender or a domain that the history knows: the newest of it. */
export interface PastMail {
  messages: number;
  /** What was considered spam and is not known to be none, or was missed. */
  spam: number;
  innocent: number;
  /** False where there may be more, further back. */
  isAll: boolean;
}

/** More would keep a page waiting; of a sender with more, the newest tell as much. */
const MOST = 500;
/** Whose mail is meant, in lower case: of an address, or of all of a domain. */
export type Sender = { address: string } | { domain: string };

/** What a rule would have touched. */
export async function findPastMail(opened: OpenedHistory, sender: Sender): Promise<PastMail> {
  const { rows, isAll } = await findPastRows(opened, sender);
  const counts = rows.flatMap(({ rowKind }) => countsOf(rowKind) ?? []);
  return {
    messages: counts.length,
    spam: counts.reduce((sum, { spam }) => sum + spam, 0),
    innocent: counts.reduce((sum, { innocent }) => sum + innocent, 0),
    isAll,
  };
}

/** The rows of the history, newest first, and whether these are all. */
export async function findPastRows(
  { state }: OpenedHistory,
  sender: Sender,
): Promise<{ rows: History[]; isAll: boolean }> {
  const { logId, entries } = state;
  if (logId === 0 || entries === 0) return { rows: [], isAll: true };
  const text = foldText('address' in sender ? sender.address : `@${sender.domain}`);
  const found = await searchHistory({
    logId,
    nextSeq: entries + 1,
    ...askedOfRow([{ field: 'from', text, isNot: false }]),
    range: { low: 1, high: entries },
    filter: { kinds: null, from: undefined, to: undefined },
    order: 'newest',
    limit: MOST,
  });
  // What was found has it somewhere in the line: in a name, or as the beginning of a longer one.
  const rows = found.seqs
    .flatMap((seq) => found.rows.get(seq) ?? [])
    .filter(({ fromText }) => isFrom(parseAddress(fromText).address.toLowerCase(), sender));
  return { rows, isAll: found.reached === null && found.seqs.length < MOST };
}

function isFrom(address: string, sender: Sender): boolean {
  return 'address' in sender ? address === sender.address : domainOf(address) === sender.domain;
}
