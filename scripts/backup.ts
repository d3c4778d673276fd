import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import nextEnv from '@next/env';
import mysql from 'mysql2/promise';
import { AppError } from '@/lib/ground/errors';
import { inBackground } from '@/lib/ground/in-background';
import { copyHome } from '@/lib/site/backup/copy-home';
import { HOME, TABLES, tablesOf, writeManifest } from '@/lib/site/backup/manifest';
import { requireOutside } from '@/lib/site/backup/require-apart';
import { asInstalled } from '@/lib/store/config/as-installed';
import { ConfigError, getConfig } from '@/lib/store/config/config';
import { patiently } from '@/lib/store/db/patiently';
import { dumpTables } from './backup/tables';

// `npm run backup -- FOLDER`: the whole site into a new folder, while mail flows. Ends with 1 when something had to be left out.
nextEnv.loadEnvConfig(process.cwd(), false, { info: () => undefined, error: console.error });

try {
  const { database, dspamHome } = getConfig();
  const [given] = process.argv.slice(2);
  if (given === undefined) throw new AppError('invalid', 'where to? npm run backup -- FOLDER');
  const folder = path.resolve(given);
  await requireOutside(folder, dspamHome);
  const connection = await inBackground(() => patiently(() => mysql.createConnection(database)), 'command');
  const begun = new Date().toISOString();
  await mkdir(folder, { mode: 0o700 });
  await mkdir(path.join(folder, HOME), { mode: 0o700 });
  // First: an operation that ends after it is found again from the files, and none is known of which they know nothing.
  await dumpTables(connection, database, folder);
  await connection.end();
  const { folders, files, left } = await copyHome(dspamHome, path.join(folder, HOME));
  await writeManifest(folder, { begun, tables: await tablesOf(folder), folders, files });
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  console.log(`Backed up: ${files.length} files of DSPAM_HOME (${bytes} bytes), and the tables (${TABLES}).`);
  for (const { path: name, why } of left) console.error(`Left out: ${name}: ${why}`);
  process.exit(left.length > 0 ? 1 : 0);
} catch (error) {
  const isOurs = error instanceof ConfigError || error instanceof AppError;
  console.error(isOurs ? asInstalled(error.message) : `Nothing was backed up: ${String(error)}`);
  process.exit(1);
}
