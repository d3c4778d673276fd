import { foldText } from '@/lib/index/fold-text';
import { messageIdDigest } from '@/lib/index/message-id-digest';

/** What the search over all quarantines asks for. Confidence is 0 to 1; bounds are inclusive. */
export interface SiteQuery {
  /** Words or parts of words of sender and subject, all of which have to be there. */
  words?: string | undefined;
  /** Part of the name of the mailbox. */
  recipient?: string | undefined;
  /** The whole sender, as the list shows it. */
  sender?: string | undefined;
  signature?: string | undefined;
  /** The whole Message-Id, with angle brackets or without. */
  messageId?: string | undefined;
  receivedFrom?: Date | undefined;
  receivedTo?: Date | undefined;
  confidenceMin?: number | undefined;
  confidenceMax?: number | undefined;
}

/** A condition in SQL over dashboard_search (`s`), with its values. */
export interface Condition {
  sql: string;
  values: unknown[];
}

/** The words of a query, folded as the texts are; `mia@example.com` is one. */
export function queryWords({ words }: SiteQuery): string[] {
  return [...new Set(foldText(words ?? '').split(/\s+/))].filter((word) => word !== '');
}

/** What an index of dashboard_search leads to; `sql` is '' where the query asks for nothing of the kind. */
export function namedCondition({ sender, signature, messageId }: SiteQuery): Condition {
  return joined([
    ...equal('s.sender', sender),
    ...equal('s.message_key', signature),
    // One without anything in it is no message's: '' would be that of all who have none.
    ...equal('s.message_id_digest', messageId && (messageIdDigest(Buffer.from(messageId)) || 'none')),
  ]);
}

/** The words. */
export function wordCondition(query: SiteQuery): Condition {
  return joined(
    queryWords(query).map((word) => ({
      sql: 's.words LIKE ?',
      values: [`%${word.replace(/[\\%_]/g, '\\$&')}%`],
    })),
  );
}

/** All of it, mailboxes left aside. */
export function searchCondition(query: SiteQuery): Condition {
  const bound = (sql: string, value: Date | number | undefined) =>
    value === undefined ? [] : [{ sql, values: [value] }];
  return joined([
    namedCondition(query),
    ...bound('s.received_at >= ?', query.receivedFrom),
    ...bound('s.received_at <= ?', query.receivedTo),
    ...bound('s.confidence >= ?', query.confidenceMin),
    ...bound('s.confidence <= ?', query.confidenceMax),
    wordCondition(query),
  ]);
}

function equal(column: string, value: string | undefined): Condition[] {
  return value ? [{ sql: `${column} = ?`, values: [value] }] : [];
}

function joined(parts: Condition[]): Condition {
  const asked = parts.filter(({ sql }) => sql !== '');
  return {
    sql: asked.map(({ sql }) => sql).join(' AND '),
    values: asked.flatMap(({ values }) => values),
  };
}
