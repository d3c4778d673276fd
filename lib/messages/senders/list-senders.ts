import { askRows, askTogether } from '@/lib/store/db/ask';
import { asBytes, asDate, asNumber, asText, type RowOf } from '@/lib/store/db/columns';
import { foldText } from '@/lib/store/index/quarantine/fold-text';
import type { SendersQuery } from './sender-sorts';

export const SENDERS_PAGE_SIZE = 50;

const SENDER = {
  digest: asBytes,
  /** In lower case; '' where the From line has none. */
  address: asText,
  /** As it was last seen; without an address the whole line, '' where the mail had none. */
  name: asText,
  messages: asNumber,
  /** As it is now: delivered, or a false positive. */
  innocent: asNumber,
  spam: asNumber,
  /** Of the innocent: was spam to the filter until a person said otherwise. */
  released: asNumber,
  /** Of the spam: was let through. */
  missed: asNumber,
  lastAt: asDate,
};

/** Somebody who has written, with what became of their mail. */
export type ListedSender = RowOf<typeof SENDER>;

export interface SenderList {
  senders: ListedSender[];
  /** Matching the search. */
  total: number;
  all: number;
  page: number;
  pages: number;
}

const COLUMNS = 'digest, address, name, messages, innocent, spam, released, missed, last_at';

/** One page of the senders of a history; the last one where the list has fewer. */
export async function listSenders(logId: number, query: SendersQuery): Promise<SenderList> {
  const words = foldText(query.search ?? '')
    .split(/\s+/)
    .filter(Boolean);
  const matching = words.map(() => 'LOCATE(?, search_text) > 0').join(' AND ') || 'TRUE';
  const { counts } = await askTogether({
    counts: {
      columns: { all: asNumber, total: asNumber },
      sql: `SELECT COUNT(*) AS all_of_them, IFNULL(SUM(${matching}), 0) AS matching
        FROM dashboard_sender FORCE INDEX (${words.length > 0 ? 'PRIMARY' : ORDER_INDEX}) WHERE log_id = ?`,
      values: [...words, logId],
    },
  });
  const { all, total } = counts ?? { all: 0, total: 0 };
  const pages = Math.max(1, Math.ceil(total / SENDERS_PAGE_SIZE));
  const page = Math.min(query.page, pages);
  if (total === 0) return { senders: [], total, all, page, pages };
  const index = words.length > 0 ? 'PRIMARY' : query.sort === 'sender' ? TEXT_INDEX : ORDER_INDEX;
  // The order by a narrow index, and of the rows themselves those of the page alone.
  const senders = await askRows(
    SENDER,
    `SELECT ${COLUMNS.split(', ')
      .map((column) => `sender.${column}`)
      .join(', ')}
     FROM (SELECT digest FROM dashboard_sender FORCE INDEX (${index}) WHERE log_id = ? AND ${matching}
       ORDER BY ${orderBy(query)} LIMIT ${SENDERS_PAGE_SIZE} OFFSET ${(page - 1) * SENDERS_PAGE_SIZE}) page
     STRAIGHT_JOIN dashboard_sender sender ON sender.log_id = ? AND sender.digest = page.digest
     ORDER BY ${orderBy(query, 'sender.')}`,
    [logId, ...words, logId],
  );
  return { senders, total, all, page, pages };
}

const ORDER_INDEX = 'dashboard_sender_order';
const TEXT_INDEX = 'dashboard_sender_text';

/** Of several that are equal, who wrote last. */
function orderBy({ sort, direction }: SendersQuery, of = ''): string {
  if (sort === 'sender') return `${of}sort_text ${direction}, ${of}digest ${direction}`;
  const column = sort === 'last' ? 'last_at' : sort;
  const then = sort === 'last' ? '' : `${of}last_at DESC, `;
  return `${of}${column} ${direction}, ${then}${of}digest`;
}
