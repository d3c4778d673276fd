// Generates the Prisma client, and the list of the migrations that it is made for. Prisma's command line would fetch a
// schema engine that `generate` does not use; naming any executable keeps it from the network (decision 002).
import { spawnSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const prisma = createRequire(import.meta.url).resolve('prisma/build/index.js');
const run = spawnSync(process.execPath, [prisma, 'generate', '--config', 'prisma/prisma.config.ts'], {
  stdio: ['ignore', 'inherit', 'inherit'],
  env: {
    ...process.env,
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
    CHECKPOINT_DISABLE: '1',
  },
});
if (run.status !== 0) process.exit(run.status ?? 1);
const names = readdirSync('prisma/migrations', { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort();
writeFileSync(
  'lib/store/db/generated/migrations.ts',
  `export const MIGRATIONS = ${JSON.stringify(names, null, 2)};\n`,
);
