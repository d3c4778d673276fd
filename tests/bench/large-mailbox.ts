import { mkdirSync } from 'node:fs';
import { userFiles } from '@/lib/formats/dspam/userdir';
import { EXCERPT_READER } from '@/lib/store/index/quarantine/excerpts';
import { writeSlices } from '@/lib/store/index/quarantine/write-slices';
import type { Site } from '@/tests/support/site';
import type { Visitor } from './browserless';
import { commonWord } from './log-of';
import { MANY_WORDS, seeded, writeQuarantine } from './quarantine-of';

/** Different halves of texts: a message has two of them, of two kilobytes each. */
const HALVES = 400;
const WORDS_OF_HALF = 300;
/** Known to no other table. */
const TABLE = 'bench_half';

/** A quarantine that the dashboard has read to its end: list, texts, and the bits of its search. */
export interface LargeMailbox {
  user: string;
  list: string;
  megabytes: number;
  /** The first visit, which made the index. */
  firstMs: number;
}

/**
 * Makes a quarantine and has it indexed. Scores and texts are put into the index as if its messages had been judged and read, which takes
 * minutes for 100,000.
 */
export async function makeMailbox(
  site: Site,
  admin: Visitor,
  uid: number,
  count: number,
): Promise<LargeMailbox> {
  const user = `large${uid}`;
  const { dir, mbox } = userFiles(site.home, 'domain', user);
  mkdirSync(dir, { recursive: true, mode: 0o770 });
  await site.database.query('INSERT INTO dspam_virtual_uids (uid, username) VALUES (?, ?)', [uid, user]);
  await site.database.query('INSERT INTO dspam_stats VALUES (?, 5000, 5000, 0, 0, 0, 0, 0, 0)', [uid]);
  const bytes = await writeQuarantine(mbox, site.database, uid, count, MANY_WORDS);
  const list = `/mailbox/${user}/quarantine`;
  const firstMs = (await admin.get(list)).ms;
  await site.database.query(
    `UPDATE dashboard_message JOIN dashboard_mailbox ON id = mailbox_id
     SET score = 100 * POW(RAND(1), 8), score_spam = 5000, score_innocent = 5000 WHERE store = ?`,
    [user],
  );
  await addTexts(site, user);
  while (await writeSlices(user));
  return { user, list, megabytes: bytes / 1e6, firstMs };
}

async function addTexts({ database }: Site, user: string): Promise<void> {
  await database.query(
    `CREATE TABLE IF NOT EXISTS ${TABLE} (id INT PRIMARY KEY, words TEXT NOT NULL) COLLATE utf8mb4_bin`,
  );
  const random = seeded(5);
  // Words as common as in a language.
  const word = () => commonWord(Math.floor(20_000 ** random()) - 1);
  const half = () => Array.from({ length: WORDS_OF_HALF }, word).join(' ');
  await database.query(`REPLACE INTO ${TABLE} VALUES ?`, [
    Array.from({ length: HALVES }, (_unused, id) => [id, half()]),
  ]);
  await database.query(
    `REPLACE INTO dashboard_message_text
     SELECT m.mailbox_id, m.message_key, m.byte_length, 0, '', CONCAT(b.store, '\n', one.words, ' ', other.words, ' end', m.seq)
     FROM dashboard_mailbox b JOIN dashboard_message m ON m.mailbox_id = b.id
       JOIN ${TABLE} one ON one.id = m.seq % ? JOIN ${TABLE} other ON other.id = (m.seq * 7919) % ?
     WHERE b.store = ?`,
    [HALVES, HALVES - 1, user],
  );
  await database.query(
    'UPDATE dashboard_message m JOIN dashboard_mailbox b ON b.id = m.mailbox_id SET m.attachments = m.seq % 10 = 0 WHERE b.store = ?',
    [user],
  );
  await database.query(
    'UPDATE dashboard_mailbox SET excerpt_seq = next_seq - 1, excerpt_reader = ? WHERE store = ?',
    [EXCERPT_READER, user],
  );
}
