import { keptFor } from '@/lib/ground/kept';
import type { SiteLogState } from '@/lib/people/statistics/follow-site-log';
import { type DspamTable, loadTables } from '@/lib/site/purge/dspam-tables';
import { checkDashboard } from './check-dashboard';
import { checkFiles } from './check-files';
import { checkHome } from './check-home';
import { checkMachine } from './check-machine';
import { checkServers } from './check-servers';
import { checkStorage } from './check-storage';
import { fine, type HealthLine } from './health-line';

export interface SiteHealth {
  lines: HealthLine[];
  tables: DspamTable[];
}

const keptTables = keptFor(60_000, loadTables);

/** The whole health list. Throws when the database is away: then the page says just that. */
export async function checkHealth(log: SiteLogState): Promise<SiteHealth> {
  const [tables, home, servers, storage, files, machine, dashboard] = await Promise.all([
    keptTables(),
    checkHome(),
    checkServers(),
    checkStorage(),
    checkFiles(),
    checkMachine(),
    checkDashboard(log),
  ]);
  const bytes = tables.reduce((sum, table) => sum + table.bytes, 0);
  return {
    lines: [fine('database', { bytes }), home, servers, ...storage, files, ...machine, ...dashboard],
    tables,
  };
}
