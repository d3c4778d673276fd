import { type Address, parseAddress } from '@/lib/formats/mail/parse-address';
import { listExpiry } from '@/lib/messages/quarantine/change/expiry';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { judgeNow } from '@/lib/messages/scoring/judge';
import { type Likelihood, likelihoodOf, PERHAPS_FROM } from '@/lib/messages/scoring/likelihood';
import { parseWhy, type WhyLooked } from '@/lib/messages/scoring/why-looked';
import type { DigestContentChoice } from '@/lib/people/digest/digest-choice';
import type { MailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { getConfig } from '@/lib/store/config/config';
import { askRows, type Value } from '@/lib/store/db/ask';
import { asDate, asFlag, asNumber, asText, type RowOf } from '@/lib/store/db/columns';

/** So many messages are named; of the others a digest has the number. */
const MOST_NAMED = 25;

/** A message as a digest names it. */
export interface DigestMessage {
  key: string;
  from: Address;
  /** '' when there is none. */
  subject: string;
  receivedAt: Date;
  /** How innocent it looks, in a word; null before it was judged. */
  word: Likelihood | null;
  hasAlert: boolean;
  why: WhyLooked;
}

/** What somebody is told of. */
export interface DigestContent {
  /** Whose mail it is. */
  place: MailboxPlace;
  /** What came since the last digest and nobody has looked at, the likeliest mistakes first. */
  messages: DigestMessage[];
  /** How many more there are. */
  more: number;
  /** What retention moves out before the next digest, and nobody has looked at, other than those. */
  expiring: DigestMessage[];
  moreExpiring: number;
}

/** What a digest is about. */
export interface DigestSpan {
  /** Messages that came from then on, and before then. */
  from: Date;
  to: Date;
  /** When the next digest goes out. */
  next: Date;
}

const DAY_MS = 24 * 3600 * 1000;

/**
 * Finds what somebody has to be told of, from the index of their quarantine; null where that is nothing: with `likely`, when nothing looks like a mistake and
 * nothing has an alert word. Throws as openQuarantine and judgeNow.
 */
export async function composeDigest(
  user: string,
  { from, to, next }: DigestSpan,
  content: DigestContentChoice,
): Promise<DigestContent | null> {
  const opened = await openQuarantine(user);
  const { place, scoring } = opened;
  // The next one tells of what comes from now on: what looks like a mistake only then would be in none.
  if (content === 'likely' && scoring.waiting > 0) await judgeNow(place.store);
  const scope: Scope = {
    mailboxId: opened.state.id,
    onlyMember: place.onlyMember,
    alertSet: opened.alertSet ?? 0,
  };
  const came = { sql: 'm.received_at >= ? AND m.received_at < ?', values: [from, to] };
  // Only what is worth a look, unless they want to know of everything.
  const wanted = content === 'always' ? came : both(came, WORTH_A_LOOK);
  const [rows, total, old] = await Promise.all([
    readRows(scope, wanted),
    countRows(scope, came),
    readExpiring(scope, place.store, next, content),
  ]);
  const named = new Set(rows.map(({ key }) => key));
  const expiring = old.rows.filter(({ key }) => !named.has(key));
  if (rows.length + expiring.length === 0) return null;
  return {
    place,
    messages: rows.map(toMessage),
    more: Math.max(0, total - rows.length),
    expiring: expiring.map(toMessage),
    moreExpiring: Math.max(0, old.total - old.rows.length),
  };
}

interface Scope {
  mailboxId: number;
  onlyMember: string | null;
  /** 0 where there are no alerts: no set has that number. */
  alertSet: number;
}

interface Condition {
  sql: string;
  values: Value[];
}

const WORTH_A_LOOK: Condition = { sql: '(m.score >= ? OR mark.seq IS NOT NULL)', values: [PERHAPS_FROM] };

function both(one: Condition, other: Condition): Condition {
  return { sql: `${one.sql} AND ${other.sql}`, values: [...one.values, ...other.values] };
}

const ROW = {
  key: asText,
  fromText: asText,
  subject: asText,
  receivedAt: asDate,
  score: asNumber,
  why: asText,
  hasAlert: asFlag,
};
type Row = RowOf<typeof ROW>;

/** Alerts come in whatever else there is; then the likeliest mistakes. */
async function readRows(scope: Scope, condition: Condition): Promise<Row[]> {
  const { sql, values } = unseen(scope, condition);
  const rows = await askRows(
    ROW,
    `SELECT m.message_key, m.from_text, m.subject, m.received_at, m.score, m.why, mark.seq IS NOT NULL ${sql}
     ORDER BY mark.seq IS NOT NULL DESC, m.score DESC, m.confidence ASC, m.received_at DESC, m.seq DESC LIMIT ${MOST_NAMED}`,
    values,
  );
  return rows.sort((left, right) => right.score - left.score);
}

async function countRows(scope: Scope, condition: Condition): Promise<number> {
  const { sql, values } = unseen(scope, condition);
  const [row] = await askRows({ count: asNumber }, `SELECT COUNT(*) ${sql}`, values);
  return row?.count ?? 0;
}

/** What nobody has looked at, of it what a condition means. */
function unseen({ mailboxId, onlyMember, alertSet }: Scope, { sql, values }: Condition): Condition {
  return {
    sql: `FROM dashboard_message m LEFT JOIN dashboard_alert_mark mark ON mark.set_id = ? AND mark.seq = m.seq
      WHERE m.mailbox_id = ? AND m.seen = FALSE ${onlyMember === null ? '' : 'AND m.member = ?'} AND ${sql}`,
    values: [alertSet, mailboxId, ...(onlyMember === null ? [] : [onlyMember]), ...values],
  };
}

/** What leaves by its age before the next digest; none where retention is off. */
async function readExpiring(
  scope: Scope,
  store: string,
  next: Date,
  content: DigestContentChoice,
): Promise<{ rows: Row[]; total: number }> {
  const { quarantineKeepDays } = getConfig();
  if (quarantineKeepDays === null) return { rows: [], total: 0 };
  const old = { sql: 'm.received_at < ?', values: [new Date(next.getTime() - quarantineKeepDays * DAY_MS)] };
  const [rows, total] = await Promise.all([
    readRows(scope, content === 'always' ? old : both(old, WORTH_A_LOOK)),
    countRows(scope, old),
  ]);
  // What was put back stays longer.
  const expiry = await listExpiry(store, rows);
  const leaving = rows.filter(({ key }) => (expiry.get(key)?.getTime() ?? 0) < next.getTime());
  return { rows: leaving, total: total - (rows.length - leaving.length) };
}

function toMessage({ fromText, score, why, ...row }: Row): DigestMessage {
  return {
    ...row,
    from: parseAddress(fromText),
    word: score < 0 ? null : likelihoodOf(score),
    why: parseWhy(why),
  };
}
