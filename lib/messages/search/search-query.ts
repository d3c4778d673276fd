import { parseAddress } from '@/lib/formats/mail/parse-address';
import { foldText } from '@/lib/store/index/quarantine/fold-text';
import { messageIdDigest } from '@/lib/store/index/quarantine/message-id-digest';

/** What the search over all quarantines asks for. Confidence is 0 to 1; bounds are inclusive. */
export interface SiteQuery {
  /** Words or parts of words of sender and subject, all of which have to be there. */
  words?: string | undefined;
  /** Part of the name of the mailbox. */
  recipient?: string | undefined;
  /** The whole sender, as the message has it, or its address alone. */
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

/** The words of a query, folded as the texts are; `mia@example.com` is one, also as the sender. */
export function queryWords({ words, sender }: SiteQuery): string[] {
  const folded = foldText(`${words ?? ''} ${bareAddress(sender) ?? ''}`);
  return [...new Set(folded.split(/\s+/))].filter((word) => word !== '');
}

/** The address, as the index keeps it, where it is all that is given of a sender. */
function bareAddress(sender = ''): string | null {
  const { name, address } = parseAddress(sender);
  return name === '' && address !== '' ? address.toLowerCase() : null;
}

/** What an index of dashboard_search leads to; `sql` is '' where the query asks for nothing of the kind. */
export function namedCondition({ sender, signature, messageId }: SiteQuery): Condition {
  return joined([
    ...(bareAddress(sender) === null ? equal('s.sender', sender) : []),
    ...equal('s.message_key', signature),
    // One without anything in it is no message's: '' would be that of all who have none.
    ...equal('s.message_id_digest', messageId && (messageIdDigest(Buffer.from(messageId)) || 'none')),
  ]);
}

/** The words, and of a sender's address that it is really the sender's: a name or a subject can hold it, too. */
export function wordCondition(query: SiteQuery): Condition {
  const address = bareAddress(query.sender);
  return joined([
    ...queryWords(query).map((word) => ({
      sql: 's.words LIKE ?',
      values: [`%${word.replace(/[\\%_]/g, '\\$&')}%`],
    })),
    ...(address === null
      ? []
      : [
          {
            sql: `(s.sender = ? OR EXISTS (SELECT 1 FROM dashboard_message f
              WHERE f.mailbox_id = s.mailbox_id AND f.message_key = s.message_key AND f.sender = ?))`,
            values: [query.sender, address],
          },
        ]),
  ]);
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
