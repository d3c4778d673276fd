import type { PoolConnection } from 'mysql2/promise';
import { formatUtc } from '@/lib/store/index/logs/hourly-counts';
import { quote, runPlain } from '@/lib/store/index/logs/plain-sql';
import { foldText } from '@/lib/store/index/quarantine/fold-text';
import { fromTokens } from './from-tokens';
import { FOLDED_KIND, type HistoryClass, readKind } from './history-kind';
import { type Sender, senderOf } from './sender-of';

/** What is counted of a row of the history. */
export interface CountedRow {
  kind: number;
  at: Date;
  fromText: string;
}

interface Counts {
  messages: number;
  innocent: number;
  spam: number;
  released: number;
  missed: number;
}

interface Tally extends Counts {
  sender: Sender;
  at: Date;
  /** A row was taken out: nothing may be left. */
  isLess: boolean;
}

interface Line {
  digest: string;
  token: bigint;
  fromText: string;
  at: Date;
}

const SPAM: readonly HistoryClass[] = ['spam', 'virus', 'blacklisted', 'blocklisted', 'missedSpam'];
const INNOCENT: readonly HistoryClass[] = ['innocent', 'whitelisted', 'falsePositive'];
/** What was learned and has not come as mail; what the filter took back, as the mail server tries again then. */
const NO_MAIL: readonly HistoryClass[] = ['corpusFed', 'inoculated', 'error'];
const SORT_LENGTH = 64;
const SEARCH_LENGTH = 511;
const ROWS_AT_ONCE = 1_000;

/** What a row of the history says of its sender, as it is now; null where it is no mail that came. */
export function countsOf(kind: number): Counts | null {
  if (kind === FOLDED_KIND) return null;
  const { class: what, status } = readKind(kind);
  if (NO_MAIL.includes(what)) return null;
  // A person said so, also where the filter could not learn it any more.
  const isReleased = what === 'falsePositive' || status === 'released';
  const isInnocent = isReleased || INNOCENT.includes(what);
  return {
    messages: 1,
    innocent: Number(isInnocent),
    spam: Number(!isInnocent && SPAM.includes(what)),
    released: Number(isReleased),
    missed: Number(what === 'missedSpam'),
  };
}

/** The senders of some rows of a history: collected, and then written at once. See decision 284. */
export class SenderCounts {
  private readonly tallies = new Map<string, Tally>();
  private readonly lines = new Map<string, Line>();
  /** Most lines come again and again. */
  private readonly senders = new Map<string, { sender: Sender; digest: string; token: bigint }>();

  /** Counts a row, or takes it back. */
  add({ kind, at, fromText }: CountedRow, by: 1 | -1): void {
    const counts = countsOf(kind);
    if (!counts) return;
    const { sender, digest, token } = this.find(fromText);
    const tally = this.tallies.get(digest) ?? { ...NONE, sender, at, isLess: false };
    for (const name of COUNTED) tally[name] += by * counts[name];
    if (by < 0) tally.isLess = true;
    else if (at >= tally.at) Object.assign(tally, { sender, at });
    this.tallies.set(digest, tally);
    if (by < 0 || fromText === '') return;
    const key = `${digest} ${token}`;
    const line = this.lines.get(key);
    if (!line || at >= line.at) this.lines.set(key, { digest, token, fromText, at });
  }

  /** Adds them to what the tables have, inside a transaction that has locked the log. */
  async write(connection: PoolConnection, logId: number): Promise<void> {
    const tallies = [...this.tallies].filter(([, tally]) => tally.isLess || tally.messages > 0);
    for (let from = 0; from < tallies.length; from += ROWS_AT_ONCE)
      await runPlain(connection, sendersSql(logId, tallies.slice(from, from + ROWS_AT_ONCE)));
    const lines = [...this.lines.values()];
    for (let from = 0; from < lines.length; from += ROWS_AT_ONCE)
      await runPlain(connection, linesSql(logId, lines.slice(from, from + ROWS_AT_ONCE)));
    const less = tallies.filter(([, { isLess }]) => isLess).map(([digest]) => `x'${digest}'`);
    if (less.length > 0) await forgetEmpty(connection, logId, less.join(','));
  }

  private find(fromText: string): { sender: Sender; digest: string; token: bigint } {
    const known = this.senders.get(fromText);
    if (known) return known;
    const sender = senderOf(fromText);
    const [token = 0n] = fromTokens(fromText);
    const found = { sender, digest: sender.digest.toString('hex'), token };
    this.senders.set(fromText, found);
    return found;
  }
}

const NONE: Counts = { messages: 0, innocent: 0, spam: 0, released: 0, missed: 0 };
const COUNTED = ['messages', 'innocent', 'spam', 'released', 'missed'] as const;

function sendersSql(logId: number, tallies: readonly [string, Tally][]): string {
  const values = tallies.map(([digest, tally]) => {
    const { address, name } = tally.sender;
    const texts = [
      address,
      name,
      foldText(address || name).slice(0, SORT_LENGTH),
      foldText(`${address}\n${name}`).slice(0, SEARCH_LENGTH),
    ];
    const counts = COUNTED.map((each) => tally[each]);
    return `(${logId},x'${digest}',${texts.map(quote).join(',')},${counts.join(',')},'${formatUtc(tally.at)}')`;
  });
  // From left to right: the name is that of the newest mail. Nothing newer is known of what was only taken out.
  const isNewer = 'VALUES(messages) > 0 AND VALUES(last_at) >= last_at';
  const newest = ['name', 'search_text', 'last_at'].map(
    (column) => `${column} = IF(${isNewer}, VALUES(${column}), ${column})`,
  );
  const sums = COUNTED.map((column) => `${column} = ${column} + VALUES(${column})`);
  return (
    `INSERT INTO dashboard_sender (log_id, digest, address, name, sort_text, search_text, ${COUNTED.join(', ')}, last_at) ` +
    `VALUES ${values.join(',')} ON DUPLICATE KEY UPDATE ${[...newest, ...sums].join(', ')}`
  );
}

function linesSql(logId: number, lines: readonly Line[]): string {
  const values = lines.map(
    ({ digest, token, fromText, at }) =>
      `(${logId},x'${digest}',${token},${quote(fromText)},'${formatUtc(at)}')`,
  );
  return (
    `INSERT INTO dashboard_sender_line (log_id, digest, token, from_line, last_at) VALUES ${values.join(',')} ` +
    'ON DUPLICATE KEY UPDATE last_at = GREATEST(last_at, VALUES(last_at))'
  );
}

/** Senders of whom nothing is left, as a record has given their mail another sender or taken it back. */
async function forgetEmpty(connection: PoolConnection, logId: number, digests: string): Promise<void> {
  await runPlain(
    connection,
    `DELETE FROM dashboard_sender WHERE log_id = ${logId} AND digest IN (${digests}) AND messages <= 0`,
  );
  await runPlain(
    connection,
    `DELETE line FROM dashboard_sender_line line
     LEFT JOIN dashboard_sender sender ON sender.log_id = line.log_id AND sender.digest = line.digest
     WHERE line.log_id = ${logId} AND line.digest IN (${digests}) AND sender.digest IS NULL`,
  );
}
