import { closeSync, ftruncateSync, mkdirSync, openSync, readFileSync, statSync, writeSync } from 'node:fs';
import type { Pool, RowDataPacket } from 'mysql2/promise';
import { userFiles } from '@/lib/formats/dspam/userdir';
import { inodeOf } from '@/lib/ground/files/inode';

/** Mailboxes whose rows are written in one statement. */
const AT_ONCE = 200;

/** A quarantine that the product has indexed to its end, which others are copies of. */
export interface Pattern {
  mailboxId: number;
  /** Its whole file. */
  bytes: Buffer;
  /** Where its last record begins. */
  tailOffset: number;
}

export async function readPattern(database: Pool, home: string, user: string): Promise<Pattern> {
  const [[row]] = await database.query<RowDataPacket[]>(
    'SELECT id, tail_offset FROM dashboard_mailbox WHERE store = ?',
    [user],
  );
  return {
    mailboxId: Number(row?.id),
    bytes: readFileSync(userFiles(home, 'domain', user).mbox),
    tailOffset: Number(row?.tail_offset),
  };
}

/** A user of the site. */
export interface CopiedUser {
  name: string;
  /** Somebody opens the quarantine. */
  isLookedAt: boolean;
  /** The next round is to take its messages into the search over all; of the others that counts as done, and none of them is in it. */
  isSearched: boolean;
}

/**
 * Gives users a quarantine each with the messages of the pattern, and an index that says so: each row is as the product has written that of the
 * pattern, which would take hours for millions. The files of those that are looked at are whole. Of the others the last record is
 * there, by which the product knows a file again and goes on, and a hole before it.
 */
export async function copyMailboxes(
  database: Pool,
  home: string,
  users: readonly CopiedUser[],
  pattern: Pattern,
): Promise<void> {
  const columnsOf = async (table: string, own: Record<string, string>) => {
    const [rows] = await database.query<RowDataPacket[]>(
      'SELECT column_name AS name FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = ? ORDER BY ordinal_position',
      [table],
    );
    const names = rows.map(({ name }) => String(name)).filter((name) => own[name] !== '');
    return {
      into: `${table} (${names.map((name) => `\`${name}\``).join(', ')})`,
      from: names.map((name) => own[name] ?? `p.\`${name}\``).join(', '),
    };
  };
  const made = {
    id: '',
    store: 'made.store',
    path: 'made.path',
    inode: 'made.inode',
    mtime_ns: 'made.mtime_ns',
  };
  const mailbox = await columnsOf('dashboard_mailbox', made);
  const message = await columnsOf('dashboard_message', { mailbox_id: 'b.id' });
  const text = await columnsOf('dashboard_message_text', { mailbox_id: 'b.id' });
  const state = await columnsOf('dashboard_search_state', { mailbox_id: 'b.id' });
  for (let at = 0; at < users.length; at += AT_ONCE) {
    const some = users.slice(at, at + AT_ONCE);
    const stamps = some.map(({ name, isLookedAt }) => {
      const { dir, mbox } = userFiles(home, 'domain', name);
      mkdirSync(dir, { recursive: true, mode: 0o770 });
      const { inode, mtimeNs } = writeFile(mbox, pattern, isLookedAt);
      return [name, mbox, inode, mtimeNs];
    });
    await database.query(
      `INSERT INTO ${mailbox.into} SELECT ${mailbox.from} FROM dashboard_mailbox p
         JOIN (${stamps.map(() => 'SELECT ? AS store, ? AS path, ? AS inode, ? AS mtime_ns').join(' UNION ALL ')}) made
       WHERE p.id = ?`,
      [...stamps.flat(), pattern.mailboxId],
    );
    const copy = ({ into, from }: typeof message, table: string, names: string[]) =>
      names.length === 0
        ? undefined
        : database.query(
            `INSERT INTO ${into} SELECT ${from} FROM dashboard_mailbox b JOIN ${table} p ON p.mailbox_id = ?
             WHERE b.store IN (?) ORDER BY b.id`,
            [pattern.mailboxId, names],
          );
    const names = some.map(({ name }) => name);
    await copy(message, 'dashboard_message', names);
    const those = (which: (user: CopiedUser) => boolean) => some.filter(which).map(({ name }) => name);
    await copy(
      state,
      'dashboard_search_state',
      those(({ isSearched }) => !isSearched),
    );
    const looked = those(({ isLookedAt }) => isLookedAt);
    await copy(text, 'dashboard_message_text', looked);
  }
}

function writeFile(mbox: string, { bytes, tailOffset }: Pattern, isWhole: boolean) {
  const file = openSync(mbox, 'w', 0o660);
  try {
    if (!isWhole) ftruncateSync(file, tailOffset);
    const from = isWhole ? 0 : tailOffset;
    writeSync(file, bytes, from, bytes.length - from, from);
  } finally {
    closeSync(file);
  }
  const stats = statSync(mbox, { bigint: true });
  return { inode: inodeOf(stats).toString(), mtimeNs: stats.mtimeNs.toString() };
}
