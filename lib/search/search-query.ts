import { foldText } from '@/lib/index/fold-text';

/** What the search over all quarantines asks for. Confidence is 0 to 1; bounds are inclusive. */
export interface SiteQuery {
  /** Words of sender and subject, found by their beginnings. */
  words?: string | undefined;
  /** Part of the name of the mailbox. */
  recipient?: string | undefined;
  /** The whole sender, as the list shows it. */
  sender?: string | undefined;
  signature?: string | undefined;
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

/** Words that InnoDB leaves out of the index (INNODB_FT_DEFAULT_STOPWORD). */
const STOPWORDS = new Set(
  'a about an are as at be by com de en for from how i in is it la of on or that the this to was what when where who will with und the www'.split(
    ' ',
  ),
);
/** innodb_ft_min_token_size. */
const SHORTEST = 3;

/** The condition for the messages of a query, mailboxes left aside. */
export function searchCondition(query: SiteQuery): Condition {
  const parts: Condition[] = [...wordConditions(query.words)];
  const add = (sql: string, value: unknown) => {
    if (value !== undefined && value !== '') parts.push({ sql, values: [value] });
  };
  add('s.sender = ?', query.sender);
  add('s.message_key = ?', query.signature);
  add('s.received_at >= ?', query.receivedFrom);
  add('s.received_at <= ?', query.receivedTo);
  add('s.confidence >= ?', query.confidenceMin);
  add('s.confidence <= ?', query.confidenceMax);
  return {
    sql: parts.map(({ sql }) => ` AND ${sql}`).join(''),
    values: parts.flatMap(({ values }) => values),
  };
}

/**
 * Each word has to be in the text; the index of words, where it has the word, makes that quick. `mia@example.com` is three
 * words to the index and one to who searches.
 */
function wordConditions(words: string | undefined): Condition[] {
  const folded = foldText(words?.trim() ?? '');
  if (folded === '') return [];
  const tokens = folded
    .split(/[^\p{L}\p{N}_]+/u)
    .filter((token) => token.length >= SHORTEST && !STOPWORDS.has(token));
  const indexed = [...new Set(tokens)].map((token) => `+${token}*`).join(' ');
  const parts = folded
    .split(/\s+/)
    .map((word) => ({ sql: 's.words LIKE ?', values: [`%${word.replace(/[\\%_]/g, '\\$&')}%`] }));
  if (indexed === '') return parts;
  return [{ sql: 'MATCH(s.words) AGAINST (? IN BOOLEAN MODE)', values: [indexed] }, ...parts];
}
