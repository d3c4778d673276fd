import nextEnv from '@next/env';
import { AppError } from '@/lib/ground/errors';
import { inBackground } from '@/lib/ground/in-background';
import { MAINTENANCE_STEPS } from '@/lib/site/upkeep/maintenance-steps';
import { putBack } from '@/lib/site/upkeep/put-back';
import { runMaintenance } from '@/lib/site/upkeep/run-maintenance';
import { asInstalled } from '@/lib/store/config/as-installed';
import { ConfigError, getConfig } from '@/lib/store/config/config';
import { databaseTrouble } from '@/lib/store/db/database-trouble';
import { pool } from '@/lib/store/db/pool';
import { prisma } from '@/lib/store/db/prisma';
import { sayError } from './maintain/say-error';
import { sayReason } from './maintain/say-reason';

// For cron: what the dashboard has to do from time to time. `put-back USER` puts back what was deleted of a user instead.
// Ends with 1 when something could not be done.
nextEnv.loadEnvConfig(process.cwd(), false, { info: () => undefined, error: console.error });

try {
  getConfig();
  const [command, user] = process.argv.slice(2);
  if (command !== undefined && (command !== 'put-back' || user === undefined))
    throw new AppError('invalid', 'npm run maintain takes nothing more, or: put-back USER');
  const isWell = await inBackground(
    () =>
      user === undefined
        ? runMaintenance(MAINTENANCE_STEPS, console.log)
        : putBack(user, console.log, sayReason),
    'command',
  );
  await prisma().$disconnect();
  await pool().end();
  process.exit(isWell ? 0 : 1);
} catch (error) {
  const trouble = databaseTrouble(error);
  if (error instanceof AppError) console.error(sayError(error));
  else if (error instanceof ConfigError) console.error(asInstalled(error.message));
  else console.error(String(trouble?.message ?? error));
  process.exit(1);
}
