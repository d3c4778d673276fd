import { LOG_CLASS } from '@/lib/formats/dspam/log-class';
import { isShortened } from '@/lib/formats/mail/from-line';
import { parseAddress } from '@/lib/formats/mail/parse-address';
import type { OpenedHistory } from '@/lib/messages/history/open-history';
import { asText } from '@/lib/store/db/columns';
import { fetchRows } from '@/lib/store/db/fetch-rows';
import type { History } from '@/lib/store/db/generated/client';
import { fromTokens } from '@/lib/store/index/history/from-tokens';
import { isRetraining, parseLife } from '@/lib/store/index/history/history-life';
import { indexedAddress } from '@/lib/store/index/quarantine/message-sender';
import { findPastRows } from './past-mail';
import { knownTokens } from './raise-token';

/** A From line of a sender that DSPAM can let through. */
export interface SenderLine {
  spelling: string;
  tokens: bigint[];
  /** Mail of it was reported as spam since. */
  isReported: boolean;
}

/** DSPAM's purge takes nothing that is younger. */
const UNPURGED_MS = 10 * 24 * 3600 * 1000;
/** So many blanks of a line are tried as two, or as a tab. */
const MOST_BLANKS = 6;
/** By so much mail it is told what DSPAM learns. */
const NEWEST = 100;

/**
 * The From lines of an address that the history knows, of its newest mail, under the numbers of DSPAM. `since`: when somebody last said that they are let
 * through. Not among them: one with an encoded name, which has no address by then; one that is longer than the history keeps; one that DSPAM has not
 * learned though its mail has come, as one that goes on in a second line, of which it knows the first alone; and one that only an encoded name
 * has made look like one of this address.
 */
export async function findLines(
  opened: OpenedHistory,
  address: string,
  { uid, since }: { uid: number; since: Date },
): Promise<SenderLine[]> {
  const { rows } = await findPastRows(opened, { address });
  const others = await signaturesOfOthers(opened.place.store, address, rows);
  const bySpelling = new Map<string, History[]>();
  for (const row of rows) bySpelling.set(row.fromText, [...(bySpelling.get(row.fromText) ?? []), row]);
  const lines: SenderLine[] = [];
  for (const [spelling, mail] of bySpelling) {
    if (isShortened(spelling) || mail.every(({ signature }) => others.has(signature ?? ''))) continue;
    const isYoung = mail.some(({ happenedAt }) => Date.now() - happenedAt.getTime() < UNPURGED_MS);
    const tokens = await tokensOfLine(uid, spelling, async () => isYoung && (await learnsAll(uid, opened)));
    if (tokens.length > 0)
      lines.push({ spelling, tokens, isReported: mail.some((row) => isReportedSince(row, since)) });
  }
  return lines;
}

/** What DSPAM has learned of a line, also of mail with CRLF, whose CR is part of it (T§7); or, where it need not have learned it, what its mail will most likely have. */
async function tokensOfLine(uid: number, line: string, isLearned: () => Promise<boolean>): Promise<bigint[]> {
  const asItStands = withCr(line).flatMap(fromTokens);
  const known = await knownTokens(uid, asItStands);
  if (known.size > 0) return asItStands.filter((token) => known.has(token));
  // The history has each blank once (display-text.ts).
  const respaced = [...new Set(withBlanks(line).flatMap(withCr).flatMap(fromTokens))];
  const other = await knownTokens(uid, respaced);
  if (other.size > 0) return respaced.filter((token) => other.has(token));
  if (!(await isNoted(uid, asItStands)) && (await isLearned())) return [];
  return asItStands.slice(0, 1);
}

/**
 * Whether DSPAM learns all mail that comes, by the newest of it: where it has most of their lines. In some training modes it learns its errors alone, and the mode
 * may be an option of the mail server's command.
 */
async function learnsAll(uid: number, { state }: OpenedHistory): Promise<boolean> {
  const rows = await fetchRows(
    [asText],
    `SELECT DISTINCT from_text FROM (SELECT from_text FROM dashboard_history WHERE log_id = ? ORDER BY seq DESC LIMIT ${NEWEST}) newest`,
    [state.logId],
  );
  const lines = rows.flat().filter((line) => parseAddress(line).address !== '');
  const known = await knownTokens(uid, lines.flatMap(withCr).flatMap(fromTokens));
  return known.size > 0 && known.size * 2 >= lines.length;
}

function withCr(line: string): string[] {
  return [line, `${line}\r`];
}

/** A line with two blanks for one, with a tab, or with a blank at its end. */
function withBlanks(line: string): string[] {
  const blanks = [...line.matchAll(/ /g)].slice(-MOST_BLANKS).map(({ index }) => index);
  const respaced = (at: number, by: string) => line.slice(0, at) + by + line.slice(at + 1);
  return [`${line} `, ...blanks.flatMap((at) => [respaced(at, '  '), respaced(at, '\t')])];
}

/** Whether a line was raised before, and its row purged since. */
async function isNoted(uid: number, tokens: readonly bigint[]): Promise<boolean> {
  const rows = await fetchRows(
    [asText],
    `SELECT 'noted' FROM dashboard_raised_token WHERE uid = ? AND token IN (${tokens.join(',')}) LIMIT 1`,
    [uid],
  );
  return rows.length > 0;
}

/** The signatures of those of some mail that is in the quarantine whose message itself is of another sender than the log says. */
async function signaturesOfOthers(
  store: string,
  address: string,
  mail: readonly History[],
): Promise<Set<string>> {
  const signatures = mail.flatMap(({ signature }) => signature ?? []);
  if (signatures.length === 0) return new Set();
  const rows = await fetchRows(
    [asText],
    `SELECT m.signature FROM dashboard_mailbox b JOIN dashboard_message m ON m.mailbox_id = b.id
     WHERE b.store = ? AND m.signature IN (?) AND m.sender <> ?`,
    [store, signatures, indexedAddress(address)],
  );
  return new Set(rows.flat());
}

/** Whether mail is missed spam by what somebody has said since a time. A spam hit alone says nothing: DSPAM learns it from any spam that names the sender as well. */
function isReportedSince({ letter, life, happenedAt }: History, since: Date): boolean {
  const records = life === null ? [{ letter, at: happenedAt }] : parseLife(life);
  const last = records.findLast((record) => isRetraining(record.letter));
  // The log has whole seconds.
  return last?.letter === LOG_CLASS.missedSpam && last.at.getTime() + 1000 > since.getTime();
}
