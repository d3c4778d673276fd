import nextEnv from '@next/env';
import { ConfigError, getConfig } from '@/lib/config';
import { databaseTrouble } from '@/lib/db/database-trouble';
import { pool } from '@/lib/db/pool';
import { prisma } from '@/lib/db/prisma';
import { MAINTENANCE_STEPS } from '@/lib/maintain/maintenance-steps';
import { runMaintenance } from '@/lib/maintain/run-maintenance';

// For cron: what the dashboard has to do from time to time. Ends with 1 when something could not be done.
nextEnv.loadEnvConfig(process.cwd(), false, { info: () => undefined, error: console.error });

try {
  getConfig();
  const isWell = await runMaintenance(MAINTENANCE_STEPS, console.log);
  await prisma().$disconnect();
  await pool().end();
  process.exit(isWell ? 0 : 1);
} catch (error) {
  const trouble = databaseTrouble(error);
  console.error(error instanceof ConfigError ? error.message : String(trouble?.message ?? error));
  process.exit(1);
}
