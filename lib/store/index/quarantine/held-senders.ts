import type { Pool, PoolConnection } from 'mysql2/promise';
import { asNumber, asText } from '@/lib/store/db/columns';
import { fetchRows } from '@/lib/store/db/fetch-rows';
import { pool } from '@/lib/store/db/pool';
import { domainOf } from './message-sender';

/*
 * Messages of senders whom somebody wants held back (dashboard_sender_wish) come last in the order of likely mistakes, below what waits to be
 * judged: their score is HELD_SCORE, and stands in held_score meanwhile. See decision 290.
 */

/** What stands in place of a score. */
export const HELD_SCORE = -2;

/** Rows that are changed by one statement. */
const AT_ONCE = 1_000;
/** Senders that are looked for by one statement. */
const SENDERS_AT_ONCE = 200;

type Connection = Pick<Pool | PoolConnection, 'query'>;

/** A sender as the index has it, and of which member's mail; '' for all. */
export interface HeldSender {
  address: string;
  member: string;
}

/** Who is held back from a quarantine. With the connection of a transaction nobody is added or taken out before that has ended. */
export async function listHeldSenders(store: string, on?: Connection): Promise<HeldSender[]> {
  const rows = await fetchRows(
    [asText, asText],
    `SELECT address, member FROM dashboard_sender_wish WHERE store = ? AND kind = 'hold'${on ? ' LOCK IN SHARE MODE' : ''}`,
    [store],
    on,
  );
  return rows.map(([address, member]) => ({ address, member }));
}

/** Puts mail of these senders last that is not yet, a bounded number of rows at a time. Answers how many messages that were. */
export async function holdMessages(
  mailboxId: number,
  senders: readonly HeldSender[],
  on: Connection = pool(),
): Promise<number> {
  let held = 0;
  for (let at = 0; at < senders.length; at += SENDERS_AT_ONCE) {
    const some = senders.slice(at, at + SENDERS_AT_ONCE);
    const isAnyOf = some.map(() => "(sender_domain = ? AND sender = ? AND ? IN ('', member))").join(' OR ');
    const values = some.flatMap(({ address, member }) => [domainOf(address), address, member]);
    held += await inSteps(
      `mailbox_id = ? AND score > ${HELD_SCORE} AND (${isAnyOf})`,
      [mailboxId, ...values],
      `held_score = score, score = ${HELD_SCORE}`,
      on,
    );
  }
  return held;
}

/** Gives mail of a sender, or of everybody (null), the scores back that it had, as holdMessages. */
export async function holdNoLonger(mailboxId: number, sender: HeldSender | null): Promise<number> {
  const { sql, values } = sender
    ? {
        sql: " AND sender_domain = ? AND sender = ? AND ? IN ('', member)",
        values: [domainOf(sender.address), sender.address, sender.member],
      }
    : { sql: '', values: [] };
  return inSteps(
    `mailbox_id = ? AND score <= ${HELD_SCORE}${sql}`,
    [mailboxId, ...values],
    // What was never judged waits for that again.
    'score = IFNULL(held_score, -1), held_score = NULL',
    pool(),
  );
}

/** Changes the rows that a condition means, and no longer means then. */
async function inSteps(condition: string, values: unknown[], set: string, on: Connection): Promise<number> {
  let changed = 0;
  for (;;) {
    // As they are now: those of a transaction's beginning would be found again and again once somebody else has changed them.
    const rows = await fetchRows(
      [asNumber],
      `SELECT seq FROM dashboard_message WHERE ${condition} LIMIT ${AT_ONCE} FOR UPDATE`,
      values,
      on,
    );
    if (rows.length === 0) return changed;
    // By the condition, too: a number may be another message's by now.
    await on.query(`UPDATE dashboard_message SET ${set} WHERE ${condition} AND seq IN (?)`, [
      ...values,
      rows.flat(),
    ]);
    changed += rows.length;
    if (rows.length < AT_ONCE) return changed;
  }
}
