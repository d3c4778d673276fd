import { type Connection, createConnection } from 'mysql2/promise';
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
  drop(): Promise<void>;
}

/** Makes DSPAM's tables in a database of this name. `hasVirtualUsers`: as DSPAM is built. */
export async function makeDatabase(name: string, hasVirtualUsers: boolean): Promise<SiteDatabase> {
  const socket = MYSQL_SOCKET;
  const root = await createConnection({ socketPath: socket, user: 'root', multipleStatements: true });
  const password = 'of-the-site';
  await createDspamDatabase(root, { name, user: name, password });
  if (!hasVirtualUsers) await root.query('DROP TABLE dspam_virtual_uids');
  return {
    socket,
    name,
    user: name,
    password,
    root,
    async drop() {
      await root.query('DROP DATABASE IF EXISTS ??', [name]);
      await root.query('DROP USER IF EXISTS ?@localhost', [name]);
      await root.end();
    },
  };
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
