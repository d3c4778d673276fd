import nextEnv from '@next/env';
import mysql, { type RowDataPacket } from 'mysql2/promise';
import { AppError } from '@/lib/ground/errors';
import { inBackground } from '@/lib/ground/in-background';
import { takeBackAllRules } from '@/lib/messages/sender-rules/keep-rules';
import { asInstalled } from '@/lib/store/config/as-installed';
import { ConfigError, getConfig } from '@/lib/store/config/config';
import { MIGRATIONS } from '@/lib/store/db/generated/migrations';
import { patiently } from '@/lib/store/db/patiently';

// `dspam-dashboard drop-tables --yes`: for who gets rid of the dashboard. Takes its own tables out of DSPAM's database, and what was noted of their
// migrations; DSPAM's tables and files stay as they are. Without --yes it says what would go.
nextEnv.loadEnvConfig(process.cwd(), false, { info: () => undefined, error: console.error });

const BOOKKEEPING = '_prisma_migrations';

try {
  const { database } = getConfig();
  const isMeant = process.argv.slice(2).includes('--yes');
  const connection = await inBackground(() => patiently(() => mysql.createConnection(database)), 'command');
  const [rows] = await connection.query<RowDataPacket[]>(
    `SELECT TABLE_NAME AS name FROM information_schema.TABLES
     WHERE TABLE_SCHEMA = DATABASE() AND (TABLE_NAME LIKE 'dashboard\\_%' OR TABLE_NAME = ?) ORDER BY TABLE_NAME`,
    [BOOKKEEPING],
  );
  const names = rows.map(({ name }) => String(name));
  const own = names.filter((name) => name !== BOOKKEEPING);
  if (!isMeant) {
    console.log(names.length === 0 ? 'There are no tables of the dashboard.' : own.join('\n'));
    if (own.length > 0)
      console.log(
        'These tables would be dropped, and with them what was done to each message, the audit log, and all that only they hold. Stop the dashboard, then type it again with --yes.',
      );
    process.exit(own.length === 0 ? 0 : 1);
  }
  // What was raised in DSPAM's own table is known by these alone.
  if (own.includes('dashboard_raised_token')) await takeBackAllRules();
  for (const name of own) await connection.query('DROP TABLE IF EXISTS ??', [name]);
  if (names.includes(BOOKKEEPING)) {
    // Of a later version, too, whose names are not known here: Prisma's own ids have hyphens.
    await connection.query("DELETE FROM ?? WHERE migration_name IN (?) OR id REGEXP '^[0-9a-f]{36}$'", [
      BOOKKEEPING,
      MIGRATIONS,
    ]);
    // Another program's are left.
    const [left] = await connection.query<RowDataPacket[]>('SELECT 1 FROM ?? LIMIT 1', [BOOKKEEPING]);
    if (left.length === 0) await connection.query('DROP TABLE ??', [BOOKKEEPING]);
  }
  await connection.end();
  console.log(
    own.length === 0
      ? 'There were no tables of the dashboard.'
      : own.length === 1
        ? 'One table was dropped.'
        : `${own.length} tables were dropped.`,
  );
  process.exit(0);
} catch (error) {
  const isOurs = error instanceof ConfigError || error instanceof AppError;
  console.error(isOurs ? asInstalled(error.message) : `The tables could not be dropped: ${String(error)}`);
  process.exit(1);
}
