import path from 'node:path';
import nextEnv from '@next/env';
import mysql from 'mysql2/promise';
import { inBackground } from '@/lib/ground/in-background';
import { asInstalled } from '@/lib/store/config/as-installed';
import { ConfigError, readConfig } from '@/lib/store/config/config';
import { isReadOnly, READ_ONLY } from '@/lib/store/db/is-read-only';
import { migrate, OlderServersError } from '@/lib/store/db/migrate';
import { patiently } from '@/lib/store/db/patiently';
import { isNotReady, retried } from '@/lib/store/db/retried';

const NOT_READY =
  'this node of the database cluster accepts nothing now: it is joining the others, or has lost them. Name the address that leads to one that does.';

nextEnv.loadEnvConfig(process.cwd());

try {
  const { database } = readConfig(process.env);
  const connect = () => patiently(() => mysql.createConnection(database));
  const connection = await inBackground(connect, 'command');
  if (await inBackground(() => retried(() => isReadOnly(connection)), 'command'))
    throw new ConfigError([READ_ONLY]);
  const folder = path.join(import.meta.dirname, '../prisma/migrations');
  const applied = await inBackground(() => migrate(connection, folder), 'command');
  await connection.end();
  console.log(applied.length > 0 ? `Applied: ${applied.join(', ')}` : 'The tables are up to date.');
} catch (error) {
  if (error instanceof OlderServersError && error.applied.length > 0)
    console.log(`Applied: ${error.applied.join(', ')}`);
  const why = isNotReady(error) ? NOT_READY : String(error);
  const isSaid = error instanceof ConfigError || error instanceof OlderServersError;
  console.error(asInstalled(isSaid ? error.message : `The tables could not be made: ${why}`));
  process.exit(1);
}
