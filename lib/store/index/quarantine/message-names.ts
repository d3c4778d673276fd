import type { PoolConnection } from 'mysql2/promise';
import type { MboxEntry } from '@/lib/formats/mbox/scan';
import { asText } from '@/lib/store/db/columns';
import { fetchRows } from '@/lib/store/db/fetch-rows';
import { digestKey, type MessageRow } from './message-row';

/** Between a name and its number; neither a signature nor a digest has it. */
const NUMBERED = /^(.+)-(\d{1,9})$/;

/**
 * The names of a mailbox's messages. A name that is taken gets a number: the second `x1f…` is `x1f…-2`. So messages
 * with the same bytes keep their names however often the mailbox is indexed, as long as none of them is removed, and no
 * two of them ever have the same number. See decision 114.
 */
export class MessageNames {
  private readonly highest = new Map<string, number>();

  constructor(taken: Iterable<string> = []) {
    for (const name of taken) {
      const [, base = name, number = '1'] = NUMBERED.exec(name) ?? [];
      this.highest.set(base, Math.max(this.highest.get(base) ?? 0, Number(number)));
    }
  }

  isTaken(base: string): boolean {
    return this.highest.has(base);
  }

  give(base: string): string {
    const number = (this.highest.get(base) ?? 0) + 1;
    this.highest.set(base, number);
    return number === 1 ? base : `${base}-${number}`;
  }
}

/** Statements are kept short: each has at most this many ranges. */
const RANGES_AT_ONCE = 100;

/** The names that matter for some records: those that messages of the mailbox have already, with a number or without. */
export async function findNames(
  connection: PoolConnection,
  mailboxId: number,
  entries: readonly MboxEntry[],
  rows: readonly (MessageRow | null)[],
): Promise<MessageNames> {
  const signatures = rows.flatMap((row) => row?.signature || []);
  const names = new Set(await findKeys(connection, mailboxId, signatures));
  const seen = new Set(names);
  const digests = new Set<string>();
  for (const [index, row] of rows.entries()) {
    const entry = entries[index];
    if (!entry || !row) continue;
    if (row.signature === '' || seen.has(row.signature)) digests.add(digestKey(entry));
    seen.add(row.signature);
  }
  for (const key of await findNumbered(connection, mailboxId, [...digests])) names.add(key);
  return new MessageNames(names);
}

async function findKeys(
  connection: PoolConnection,
  mailboxId: number,
  keys: readonly string[],
): Promise<string[]> {
  if (keys.length === 0) return [];
  const rows = await fetchRows(
    [asText],
    'SELECT message_key FROM dashboard_message WHERE mailbox_id = ? AND message_key IN (?)',
    [mailboxId, keys],
    connection,
  );
  return rows.flat();
}

/** Names that are one of these, or one of these with a number. */
async function findNumbered(
  connection: PoolConnection,
  mailboxId: number,
  bases: readonly string[],
): Promise<string[]> {
  const found = await findKeys(connection, mailboxId, bases);
  for (let from = 0; from < bases.length; from += RANGES_AT_ONCE) {
    const some = bases.slice(from, from + RANGES_AT_ONCE);
    // A range of the index for each: `.` comes after `-`.
    const ranges = some.map(() => '(message_key > ? AND message_key < ?)').join(' OR ');
    const rows = await fetchRows(
      [asText],
      `SELECT message_key FROM dashboard_message WHERE mailbox_id = ? AND (${ranges})`,
      [mailboxId, ...some.flatMap((base) => [`${base}-`, `${base}.`])],
      connection,
    );
    found.push(...rows.flat());
  }
  return found;
}
