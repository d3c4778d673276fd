import { parseAddress } from '@/lib/formats/mail/parse-address';
import { messageIdDigest } from '@/lib/store/index/quarantine/message-id-digest';
import { type ParsedSearch, parseSearch, type SearchTerm } from '@/lib/store/index/quarantine/parse-search';
import { IS_COPY } from '@/lib/store/index/search/sync-search';

/** What the search over all quarantines asks for. Confidence is 0 to 1; bounds are inclusive. */
export interface SiteQuery {
  /** As it was typed: see lib/store/index/quarantine/parse-search.ts. */
  words?: string | undefined;
  /** Whose days are meant in it; UTC where it is not given. */
  timeZone?: string | undefined;
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

/** A query, and which rows it is asked of. */
export interface Asked {
  query: SiteQuery;
  /** Leaves out what is not in the index of its mailbox any more: needed while mailboxes are not yet in the search. */
  onlyPresent: boolean;
  /** Only rows with lower numbers: what was there when this was the next one. */
  below?: number | undefined;
}

/** A condition in SQL over dashboard_search (`s`), with its values. */
export interface Condition {
  sql: string;
  values: unknown[];
}

/** The query taken apart; the address of a sender is looked for among the words. */
export function parsedQuery({ words, sender, timeZone }: SiteQuery): ParsedSearch {
  const parsed = parseSearch(words, timeZone);
  const address = bareAddress(sender);
  return address === null
    ? parsed
    : { ...parsed, terms: [...parsed.terms, { field: 'from', text: address, isNot: false }] };
}

/** From when to when, by its own fields and by what is typed. */
export function timesOf(query: SiteQuery): Pick<SiteQuery, 'receivedFrom' | 'receivedTo'> {
  const { receivedFrom, receivedTo } = parsedQuery(query);
  const all = (...times: (Date | undefined)[]) => times.filter((at) => at !== undefined).map(Number);
  const froms = all(query.receivedFrom, receivedFrom);
  const tos = all(query.receivedTo, receivedTo);
  return {
    receivedFrom: froms.length > 0 ? new Date(Math.max(...froms)) : undefined,
    receivedTo: tos.length > 0 ? new Date(Math.min(...tos)) : undefined,
  };
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

/** What rows have to be looked at for: words, attachments, and of a sender's address that it is really the sender's: a name can hold it, too. */
export function wordCondition(query: SiteQuery): Condition {
  const address = bareAddress(query.sender);
  const { terms, hasAttachment } = parsedQuery(query);
  return joined([
    ...terms.map(termCondition),
    ...(hasAttachment === undefined
      ? []
      : [{ sql: hasAttachment ? 's.attachments > 0' : 's.attachments = 0', values: [] }]),
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

/** `s.words` is the sender, a line end and the subject, those of a text the recipients, a line end and the text. */
function termCondition({ field, text, isNot }: SearchTerm): Condition {
  const word = text.replace(/[\\%_]/g, '\\$&');
  const inHeaders = (pattern: string) => ({ sql: 's.words LIKE ?', values: [pattern] });
  const inText = (pattern: string) => ({
    sql: `EXISTS (SELECT 1 FROM dashboard_message_text t
      WHERE t.mailbox_id = s.mailbox_id AND t.message_key = s.message_key AND t.words LIKE ?)`,
    values: [pattern],
  });
  const found = () => {
    if (field === 'from') return inHeaders(`%${word}%\n%`);
    if (field === 'subject') return inHeaders(`%\n%${word}%`);
    if (field === 'to') return inText(`%${word}%\n%`);
    const [headers, body] = [inHeaders(`%${word}%`), inText(`%\n%${word}%`)];
    return { sql: `(${headers.sql} OR ${body.sql})`, values: [...headers.values, ...body.values] };
  };
  const { sql, values } = found();
  if (!isNot) return { sql, values };
  // Of a text that was not read yet nobody knows that the word is not in it.
  const isRead = field === 'any' || field === 'to' ? ' AND s.attachments IS NOT NULL' : '';
  return { sql: `NOT (${sql})${isRead}`, values };
}

/** All of it, mailboxes left aside. */
export function searchCondition(query: SiteQuery): Condition {
  const { receivedFrom, receivedTo } = timesOf(query);
  const bound = (sql: string, value: Date | number | undefined) =>
    value === undefined ? [] : [{ sql, values: [value] }];
  return joined([
    namedCondition(query),
    ...bound('s.received_at >= ?', receivedFrom),
    ...bound('s.received_at <= ?', receivedTo),
    ...bound('s.confidence >= ?', query.confidenceMin),
    ...bound('s.confidence <= ?', query.confidenceMax),
    wordCondition(query),
  ]);
}

/** Leaves out what is not in the index of its mailbox any more. */
export function presence(onlyPresent: boolean): string {
  return onlyPresent ? `STRAIGHT_JOIN dashboard_message m ON ${IS_COPY}` : '';
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
