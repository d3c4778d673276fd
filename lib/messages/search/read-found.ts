import { asDate, asFlag, asNumber, asText } from '@/lib/store/db/columns';
import { queryRows } from '@/lib/store/db/read-rows';
import { HELD_SCORE } from '@/lib/store/index/quarantine/held-senders';
import { IS_COPY } from '@/lib/store/index/search/sync-search';
import type { Connection } from './find-start';
import { type Asked, type Condition, presence, wordCondition } from './search-query';

/** A message that was found. */
export interface FoundMessage {
  /** Whose quarantine it is in: a name whose folder holds the file. */
  store: string;
  key: string;
  fromText: string;
  subject: string;
  /** The first words of its text, '' where there is none, or it was not read yet. */
  snippet: string;
  hasAttachment: boolean;
  receivedAt: Date;
  /** -1 where it carries none. */
  confidence: number;
  /** Somebody has said that mail of its sender is to come last. A host of the version before does not say. */
  isHeld?: boolean;
}

const FOUND = {
  number: asNumber,
  store: asText,
  messageKey: asText,
  fromText: asText,
  subject: asText,
  snippet: asText,
  hasAttachment: asFlag,
  receivedAt: asDate,
  confidence: asNumber,
  isHeld: asFlag,
};

/** The messages with these numbers that are still there, in this order. */
export async function readFound(on: Connection, numbers: readonly number[]): Promise<FoundMessage[]> {
  if (numbers.length === 0) return [];
  return read(
    on,
    { sql: 'SELECT * FROM dashboard_search s WHERE s.number IN (?)', values: [numbers] },
    numbers,
  );
}

/** Of the first rows of the order those that match, in the places `from` to `to`: looked at and read in one. Those from `end` on match. */
export async function readMatching(
  on: Connection,
  { query, onlyPresent }: Asked,
  numbers: Uint32Array,
  end: number,
  from: number,
  to: number,
): Promise<FoundMessage[]> {
  const { sql, values } = wordCondition(query);
  const seconds = "GREATEST(0, TIMESTAMPDIFF(SECOND, '1970-01-01', s.received_at))";
  return read(
    on,
    {
      sql: `SELECT s.* FROM dashboard_search s ${presence(onlyPresent)}
        WHERE s.number IN (?)${sql && ` AND (s.number >= ? OR ${sql})`}
        ORDER BY ${seconds} DESC, s.number DESC LIMIT ? OFFSET ?`,
      values: [[...numbers], ...(sql ? [end, ...values] : []), to - from, from],
    },
    [...numbers],
  );
}

async function read(on: Connection, rows: Condition, order: readonly number[]): Promise<FoundMessage[]> {
  const found = await queryRows(
    on,
    FOUND,
    `SELECT s.number, b.store, m.message_key, m.from_text, m.subject, m.snippet,
       IFNULL(m.attachments, 0) > 0 AS has_attachment, m.received_at, m.confidence, m.score <= ${HELD_SCORE} AS is_held
     FROM (${rows.sql}) s STRAIGHT_JOIN dashboard_mailbox b ON b.id = s.mailbox_id
       STRAIGHT_JOIN dashboard_message m ON ${IS_COPY}`,
    rows.values,
  );
  const byNumber = new Map(found.map(({ number, messageKey: key, ...row }) => [number, { key, ...row }]));
  return order.flatMap((number) => byNumber.get(number) ?? []);
}
