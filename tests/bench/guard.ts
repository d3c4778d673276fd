import { pool } from '@/lib/store/db/pool';
import { prisma } from '@/lib/store/db/prisma';
import { startSite } from '@/tests/support/site';
import { signIn } from './browserless';
import { formatGoals, missedGoals } from './goals';
import { measureGoals } from './measure-goals';

// `npm run bench -- guard`: every goal, as a ratio within one run of less than three minutes. Fails when one is missed by more than a quarter.

const MESSAGES = Number(process.argv[2] ?? 20_000);
const RECORDS = Number(process.argv[3] ?? 50_000);

const site = await startSite();
try {
  Object.assign(process.env, site.environment);
  const admin = await signIn(site, 'admin');
  const { floorMs, goals } = await measureGoals(site, admin, { messages: MESSAGES, records: RECORDS });
  console.log(formatGoals(floorMs, goals));
  const missed = missedGoals(goals);
  for (const { work, measured, most } of missed)
    console.error(`${work}: ${measured.toFixed(2)}, and ${most.toFixed(2)} is the goal.`);
  if (missed.length > 0) process.exitCode = 1;
} finally {
  await Promise.all([pool().end(), prisma().$disconnect()]).catch(() => undefined);
  await site.stop();
}
