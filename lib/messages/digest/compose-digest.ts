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
import { HELD_SCORE } from '@/lib/store/index/quarantine/held-senders';

/** So many messages are named; of the others a digest has the number. */
export const MOST_NAMED = 25;

/** A message as a digest names it. */
export interface DigestMessage {
  /** As the dashboard knows it that sends the digest. */
  key: string;
  /** The filter host that has it; null where there is one. */
  host: string | null;
  from: Address;
  /** '' when there is none. */
  subject: string;
  receivedAt: Date;
  /** How innocent it looks, in a word; null before it was judged, and where its sender is held back. */
  word: Likelihood | null;
  hasAlert: boolean;
  /** Somebody has said that mail of its sender is to come last: named all the same because of an alert, or where all mail is. */
  isHeld: boolean;
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
  /** Filter hosts that could not be asked: what they have is told the next time. */
  away: readonly string[];
}

/** What one filter host, or the only one, has for a digest: rows of its index, each list the likeliest mistakes first. */
export interface DigestShare {
  /** What came, as far as it is named, and how many messages that is with all others. */
  came: Row[];
  cameTotal: number;
  /** What leaves by its age, the same. */
  old: Row[];
  oldTotal: number;
}

/** A share, and whose; `host` is null where there is one. */
export interface ShareOfHost extends DigestShare {
  host: string | null;
  /** How something of that host is called by who sends the digest. */
  nameOf: (key: string) => string;
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

/** Finds what somebody may have to be told of, from the index of their quarantine on this host. Throws as openQuarantine and judgeNow. */
export async function findShare(
  user: string,
  { from, to, next }: DigestSpan,
  content: DigestContentChoice,
): Promise<{ place: MailboxPlace; share: DigestShare }> {
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
  return { place, share: { came: rows, cameTotal: total, old: old.rows, oldTotal: old.total } };
}

/** What somebody is told of where there is one host. As uniteShares; throws as findShare. */
export async function composeDigest(
  user: string,
  span: DigestSpan,
  content: DigestContentChoice,
): Promise<DigestContent | null> {
  const { place, share } = await findShare(user, span, content);
  return uniteShares(place, [{ ...share, host: null, nameOf: (key) => key }]);
}

/**
 * What somebody is told of, from what all hosts have; null where that is nothing: with `likely`, when nothing looks like a mistake and nothing has an alert
 * word.
 */
export function uniteShares(
  place: MailboxPlace,
  shares: readonly ShareOfHost[],
  away: readonly string[] = [],
): DigestContent | null {
  const came = named(shares, ({ came }) => came);
  const keys = new Set(came.map(({ key }) => key));
  const old = named(shares, ({ old }) => old);
  const expiring = old.filter(({ key }) => !keys.has(key));
  if (came.length + expiring.length === 0) return null;
  const sum = (of: (share: ShareOfHost) => number) => shares.reduce((total, share) => total + of(share), 0);
  return {
    place,
    messages: came.map(toMessage),
    more: Math.max(0, sum(({ cameTotal }) => cameTotal) - came.length),
    expiring: expiring.map(toMessage),
    moreExpiring: Math.max(0, sum(({ oldTotal }) => oldTotal) - old.length),
    away,
  };
}

/** Of the lists of all hosts as many as a digest names. */
function named(shares: readonly ShareOfHost[], listOf: (share: ShareOfHost) => readonly Row[]): NamedRow[] {
  const all = shares.flatMap((share) =>
    listOf(share).map((row) => ({ ...row, key: share.nameOf(row.key), host: share.host })),
  );
  // Each host has left out the least of its own already.
  if (all.length > MOST_NAMED)
    all.sort((left, right) => Number(right.hasAlert) - Number(left.hasAlert) || right.score - left.score);
  return all.slice(0, MOST_NAMED).sort((left, right) => right.score - left.score);
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
type NamedRow = Row & { host: string | null };

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

function toMessage({ fromText, score, why, ...row }: NamedRow): DigestMessage {
  return {
    ...row,
    from: parseAddress(fromText),
    word: score < 0 ? null : likelihoodOf(score),
    isHeld: score <= HELD_SCORE,
    why: parseWhy(score <= HELD_SCORE ? '' : why),
  };
}
