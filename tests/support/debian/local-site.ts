import path from 'node:path';
import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise';
import { createTestDatabase, type TestDatabase } from '@/tests/support/database';
import { type DebianMachine, MYSQL_SOCKET } from './debian-machine';

/** DSPAM of a site of local users (docs/sites.md, `local-users`) as it was before anybody thought of the dashboard. */
export interface LocalSite {
  database: TestDatabase;
  /** The tables of the dashboard. */
  ownTables(): Promise<string[]>;
  /** DSPAM's. */
  dspamTables(): Promise<string[]>;
  /** As root of the database. */
  query(sql: string, values?: unknown[]): Promise<RowDataPacket[]>;
  drop(): Promise<void>;
}

/**
 * Sets it up: the stand-in as DSPAM, setgid mail, procmail, and alice with an account. On a machine that has all of it already (`isThere`), DSPAM gets a
 * database of its own.
 */
export async function makeLocalSite(
  machine: DebianMachine,
  socket: string,
  { isThere = false } = {},
): Promise<LocalSite> {
  const database = await createTestDatabase(socket);
  const root = await createConnection({ socketPath: socket, user: 'root', database: database.name });
  const tables = async (start: string) => {
    const [rows] = await root.query<RowDataPacket[]>('SHOW TABLES LIKE ?', [`${start}\\_%`]);
    return rows.flatMap((row) => Object.values(row).map(String)).sort();
  };
  // As it was: the test database has them already, and local users have no table of names.
  await emptyOf(root, [...(await tables('dashboard')), '_prisma_migrations', 'dspam_virtual_uids']);
  machine.write('/etc/dspam/dspam.conf', confOf(database));
  const made = machine.run(isThere ? CLOSE_CONF : `${makeDspam(machine)}\n${CLOSE_CONF}`);
  if (made.code !== 0) throw new Error(made.said);
  return {
    database,
    ownTables: () => tables('dashboard'),
    dspamTables: () => tables('dspam'),
    query: async (sql, values = []) => (await root.query<RowDataPacket[]>(sql, values))[0],
    async drop() {
      await root.end();
      await database.drop();
    },
  };
}

const CLOSE_CONF = 'chown root:mail /etc/dspam/dspam.conf && chmod 640 /etc/dspam/dspam.conf';

/** The lines of a shell that make users and folders; the program is written. */
function makeDspam(machine: DebianMachine): string {
  const standIn = path.resolve('tests/support/dspam-standin/main.mjs');
  machine.write(
    '/usr/bin/dspam',
    `#!/srv/dspam/node\nprocess.env.STANDIN_SCALE = 'normal';\nimport('${standIn}');\n`,
  );
  return `set -e
mkdir -p /srv/dspam /var/spool/dspam/data
install -o root -g mail -m 2755 "$(command -v node)" /srv/dspam/node
chown root:mail /usr/bin/dspam
chmod 2755 /usr/bin/dspam
useradd --system --user-group dspam
chown -R dspam:mail /var/spool/dspam
chmod 770 /var/spool/dspam /var/spool/dspam/data
useradd --create-home alice
echo alice:alices-password | chpasswd`;
}

async function emptyOf(root: Connection, names: string[]): Promise<void> {
  for (const name of names) await root.query('DROP TABLE IF EXISTS ??', [name]);
}

function confOf({ name, user, password }: TestDatabase): string {
  return `Home /var/spool/dspam
TrustedDeliveryAgent "/usr/bin/procmail"
UntrustedDeliveryAgent "/usr/bin/procmail"
Trust root
Trust dspam
TrainingMode teft
Tokenizer chain
PValue bcr
OnFail error
Preference "trainingMode=TEFT"
Preference "spamAction=quarantine"
Preference "signatureLocation=message"
AllowOverride trainingMode
MySQLServer ${MYSQL_SOCKET}
MySQLUser ${user}
MySQLPass ${password}
MySQLDb ${name}
MySQLUIDInSignature on
PurgeSignatures 14
UserLog on
SystemLog on
Opt out
`;
}
