import nextEnv from '@next/env';
import { pruneAudit } from '@/lib/audit/prune-audit';
import { ConfigError, getConfig } from '@/lib/config';
import { prisma } from '@/lib/db/prisma';

// `npm run maintain`: what has to be done now and then, for cron. Each step says what it did; one that fails does not keep
// the others from their work.

nextEnv.loadEnvConfig(process.cwd());

const STEPS: { name: string; run: () => Promise<string> }[] = [
  {
    name: 'audit log',
    async run() {
      const { auditKeepDays } = getConfig().signIn;
      return `removed ${await pruneAudit(auditKeepDays)} entries older than ${auditKeepDays} days`;
    },
  },
];

try {
  getConfig();
  for (const { name, run } of STEPS) {
    try {
      console.log(`${name}: ${await run()}`);
    } catch (error) {
      console.error(`${name}: failed:`, error instanceof Error ? error.message : error);
      process.exitCode = 1;
    }
  }
  await prisma().$disconnect();
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
