import path from 'node:path';
import nextEnv from '@next/env';
import mysql from 'mysql2/promise';
import { ConfigError, readConfig } from '@/lib/store/config/config';
import { migrate } from '@/lib/store/db/migrate';

nextEnv.loadEnvConfig(process.cwd());

try {
  const { database } = readConfig(process.env);
  const connection = await mysql.createConnection(database);
  const applied = await migrate(connection, path.join(import.meta.dirname, '../prisma/migrations'));
  await connection.end();
  console.log(applied.length > 0 ? `Applied: ${applied.join(', ')}` : 'The tables are up to date.');
} catch (error) {
  console.error(
    error instanceof ConfigError ? error.message : `The tables could not be made: ${String(error)}`,
  );
  process.exit(1);
}
