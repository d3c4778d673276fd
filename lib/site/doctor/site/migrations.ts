import path from 'node:path';
import type { Check } from '@/lib/site/doctor/check/check';
import { type Finding, findingsOf } from '@/lib/site/doctor/check/finding';
import { asDashboard } from '@/lib/site/doctor/host/as-dashboard';
import { asFlag, asText } from '@/lib/store/db/columns';
import { migrationNames } from '@/lib/store/db/migrate';
import { overDatabase } from './site-database';

const { good, warning, fault } = findingsOf('migrations');

/** Whether the dashboard's own tables are those of this version. */
export const migrations: Check = {
  name: 'migrations',
  look: (examined) =>
    overDatabase('migrations', examined, async (ask) => {
      const { folder } = examined;
      const wanted = await migrationNames(path.join(folder, 'prisma/migrations'));
      const [table] = await ask([asText], "SHOW TABLES LIKE '\\_prisma\\_migrations'");
      const rows = table
        ? await ask(
            [asText, asFlag],
            'SELECT migration_name, finished_at IS NOT NULL FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY migration_name DESC',
          )
        : [];
      const applied = new Map(rows);
      const missing = wanted.filter((name) => !applied.has(name));
      const broken = wanted.filter((name) => applied.get(name) === false);
      const newer = [...applied.keys()].filter((name) => !wanted.includes(name));
      const findings: Finding[] = [];
      if (missing.length > 0)
        findings.push(
          fault(
            'missing',
            { count: missing.length, names: missing.join(', ') },
            asDashboard(folder, 'npm run migrate'),
          ),
        );
      if (broken.length > 0)
        findings.push(fault('broken', { names: broken.join(', ') }, asDashboard(folder, 'npm run migrate')));
      if (newer.length > 0) findings.push(warning('newer', { count: newer.length, names: newer.join(', ') }));
      return findings.length > 0 ? findings : [good('fine', { count: wanted.length })];
    }),
};
