import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise';
import { createDspamDatabase } from '@/scripts/setup/dspam-database.mjs';
import { MYSQL_SOCKET } from './private-machine';

/** How much of the words that it was taught a filter knows: DSPAM believes no word that it has met less often than five times. */
const TIMES = 8;

/** DSPAM's database of a site, on a server that is not the site's own. */
export interface SiteDatabase {
  socket: string;
  name: string;
  user: string;
  password: string;
  /** As MariaDB's root. */
  root: Connection;
  /** Databases that go with it. */
  others: string[];
  drop(): Promise<void>;
}

/** Makes DSPAM's tables in a database of this name. `hasVirtualUsers`: as DSPAM is built. */
export async function makeDatabase(name: string, hasVirtualUsers: boolean): Promise<SiteDatabase> {
  const socket = MYSQL_SOCKET;
  const root = await createConnection({ socketPath: socket, user: 'root', multipleStatements: true });
  const password = 'of-the-site';
  await createDspamDatabase(root, { name, user: name, password });
  if (!hasVirtualUsers) await root.query('DROP TABLE dspam_virtual_uids');
  await convertToInnodb(root, name);
  const others: string[] = [];
  return {
    socket,
    name,
    user: name,
    password,
    root,
    others,
    async drop() {
      for (const each of [name, ...others]) {
        await root.query('DROP DATABASE IF EXISTS ??', [each]);
        await root.query('DROP USER IF EXISTS ?@localhost', [each]);
      }
      await root.end();
    },
  };
}

/** A database of the mail server beside it, with a user who has its name and may read it. Returns the name. */
export async function addDatabase(
  { root, name, others }: SiteDatabase,
  what: string,
  password: string,
  sql: string,
): Promise<string> {
  const own = `${name}_${what}`;
  others.push(own);
  await root.query('CREATE DATABASE ??', [own]);
  await root.query('CREATE OR REPLACE USER ?@localhost IDENTIFIED BY ?', [own, password]);
  await root.query('GRANT SELECT ON ??.* TO ?@localhost', [own, own]);
  await root.query('USE ??', [own]);
  await root.query(sql);
  await root.query('USE ??', [name]);
  return own;
}

/** DSPAM makes MyISAM tables, in which a crash of the machine loses rows. */
async function convertToInnodb(root: Connection, name: string): Promise<void> {
  const [tables] = await root.query<RowDataPacket[]>('SHOW TABLES');
  for (const row of tables)
    await root.query('ALTER TABLE ??.?? ENGINE=InnoDB', [name, Object.values(row)[0]]);
}

/** Makes what all filters have learned so far count as if they had met it often. */
export async function strengthen({ root }: SiteDatabase): Promise<void> {
  await root.query(
    'UPDATE dspam_token_data SET spam_hits = spam_hits * ?, innocent_hits = innocent_hits * ?',
    [TIMES, TIMES],
  );
  await root.query(
    `UPDATE dspam_stats SET spam_learned = spam_learned * ?, spam_corpusfed = spam_corpusfed * ?,
     innocent_learned = innocent_learned * ?, innocent_corpusfed = innocent_corpusfed * ?`,
    [TIMES, TIMES, TIMES, TIMES],
  );
}
