import path from 'node:path';
import nextEnv from '@next/env';
import mysql from 'mysql2/promise';
import { AppError } from '@/lib/ground/errors';
import { inBackground } from '@/lib/ground/in-background';
import { readManifest } from '@/lib/site/backup/manifest';
import { requireOutsideBackup } from '@/lib/site/backup/require-apart';
import { requireReadyHome } from '@/lib/site/backup/require-ready-home';
import { requireEmptyHome, restoreHome } from '@/lib/site/backup/restore-home';
import { asInstalled } from '@/lib/store/config/as-installed';
import { ConfigError, getConfig } from '@/lib/store/config/config';
import { migrate } from '@/lib/store/db/migrate';
import { patiently } from '@/lib/store/db/patiently';
import { loadTables, requireNoTables } from './backup/tables';

// `npm run restore -- FOLDER`: a site from what `npm run backup` has written, into an empty DSPAM_HOME and an empty database.
nextEnv.loadEnvConfig(process.cwd(), false, { info: () => undefined, error: console.error });

try {
  const { database, dspamHome } = getConfig();
  const [given] = process.argv.slice(2);
  if (given === undefined) throw new AppError('invalid', 'from where? npm run restore -- FOLDER');
  const folder = path.resolve(given);
  const manifest = await readManifest(folder);
  await requireEmptyHome(dspamHome);
  await requireOutsideBackup(dspamHome, folder);
  await requireReadyHome(manifest, dspamHome);
  const connection = await inBackground(() => patiently(() => mysql.createConnection(database)), 'command');
  await requireNoTables(connection);
  try {
    await loadTables(connection, database, folder);
    await restoreHome(folder, manifest, dspamHome);
    await migrate(connection, path.join(import.meta.dirname, '../prisma/migrations'));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new AppError(
      'unavailable',
      `The restore was not finished: ${why}. Empty the database and ${dspamHome} before you try again.`,
    );
  }
  await connection.end();
  console.log(
    asInstalled(`Restored as it was at ${manifest.begun}. Start the dashboard, then: npm run maintain`),
  );
  process.exit(0);
} catch (error) {
  const isOurs = error instanceof ConfigError || error instanceof AppError;
  console.error(isOurs ? asInstalled(error.message) : `Nothing was restored: ${String(error)}`);
  process.exit(1);
}
