import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { pool } from '@/lib/store/db/pool';
import { prisma } from '@/lib/store/db/prisma';
import { startSite } from '@/tests/support/site';
import { signIn } from './browserless';
import { formatGoals, missedGoals } from './goals';
import { measureGoals } from './measure-goals';
import { timedFilter } from './timed-filter';

// `npm run bench -- guard`: every goal, as a ratio within one run of less than three minutes. Fails when one is missed by more than a quarter.

const MESSAGES = Number(process.argv[2] ?? 20_000);
const RECORDS = Number(process.argv[3] ?? 50_000);

const IDLE_MS = 10_000;

const folder = path.resolve('.bench');
mkdirSync(folder, { recursive: true });
const filter = timedFilter({ bin: path.resolve('tests/support/dspam'), folder });
const site = await startSite({ DSPAM_BIN: filter.bin });
try {
  Object.assign(process.env, site.environment);
  const admin = await signIn(site, 'admin');
  const sizes = { messages: MESSAGES, records: RECORDS, idleMs: IDLE_MS };
  const { floorMs, goals } = await measureGoals(site, admin, sizes, filter.log);
  console.log(formatGoals(floorMs, goals));
  const missed = missedGoals(goals);
  for (const { work, measured, most } of missed)
    console.error(`${work}: ${measured.toFixed(2)}, and ${most.toFixed(2)} is the goal.`);
  if (missed.length > 0) process.exitCode = 1;
} finally {
  await Promise.all([pool().end(), prisma().$disconnect()]).catch(() => undefined);
  await site.stop();
}
