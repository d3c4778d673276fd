import path from 'node:path';
import nextEnv from '@next/env';
import mysql from 'mysql2/promise';
import { inBackground } from '@/lib/ground/in-background';
import { ConfigError, readConfig } from '@/lib/store/config/config';
import { isReadOnly, READ_ONLY } from '@/lib/store/db/is-read-only';
import { migrate } from '@/lib/store/db/migrate';
import { patiently } from '@/lib/store/db/patiently';

nextEnv.loadEnvConfig(process.cwd());

try {
  const { database } = readConfig(process.env);
  const connect = () => patiently(() => mysql.createConnection(database));
  const connection = await inBackground(connect, 'command');
  if (await isReadOnly(connection)) throw new ConfigError([READ_ONLY]);
  const applied = await migrate(connection, path.join(import.meta.dirname, '../prisma/migrations'));
  await connection.end();
  console.log(applied.length > 0 ? `Applied: ${applied.join(', ')}` : 'The tables are up to date.');
} catch (error) {
  console.error(
    error instanceof ConfigError ? error.message : `The tables could not be made: ${String(error)}`,
  );
  process.exit(1);
}
