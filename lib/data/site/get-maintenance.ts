import 'server-only';
import { forPage, requireAdmin } from '@/lib/data/session/access';
import { listUnsent } from '@/lib/site/digest/list-unsent';
import { type ConversionPlan, planConversion } from '@/lib/site/purge/conversion-plan';
import { type DspamTable, loadTables } from '@/lib/site/purge/dspam-tables';
import { type PurgeResult, readPurgeResult } from '@/lib/site/purge/purge-result';
import { type PurgeRules, readPurgeRules } from '@/lib/site/purge/purge-rules';
import { type FilesReport, reportFiles } from '@/lib/site/purge/report-files';
import { findTask } from '@/lib/site/work/create-task';
import { getConfig } from '@/lib/store/config/config';
import { type TaskView, toTaskView } from './task-view';

export interface PurgeTask extends TaskView {
  result: Pick<
    PurgeResult,
    'signatures' | 'tokens' | 'tokensRemoved' | 'fragments' | 'longestMs' | 'failures'
  >;
}

export interface MaintenancePage {
  rules: PurgeRules;
  /** Whether `npm run maintain` purges as well. */
  isScheduled: boolean;
  /** The last of each; null before the first. */
  count: PurgeTask | null;
  purge: PurgeTask | null;
  tables: (DspamTable & { plan: ConversionPlan | null })[];
  files: FilesReport;
  /** Null where the site has no digest. */
  digests: Awaited<ReturnType<typeof listUnsent>> | null;
}

/** What can be tidied up on this site. Only for admins; others get "not found". */
export async function getMaintenance(): Promise<MaintenancePage> {
  await forPage(requireAdmin, '/admin/maintenance');
  const { conf, digest, maintainPurge, dspamHome, scale, signatureDays } = getConfig();
  const [count, purge, tables, files, digests] = await Promise.all([
    lastTask('count'),
    lastTask('purge'),
    loadTables(),
    reportFiles(dspamHome, scale, signatureDays),
    digest ? listUnsent() : null,
  ]);
  return {
    rules: readPurgeRules(conf),
    isScheduled: maintainPurge,
    count,
    purge,
    tables: tables.map((table) => ({ ...table, plan: planConversion(table) })),
    files,
    digests,
  };
}

async function lastTask(kind: 'count' | 'purge'): Promise<PurgeTask | null> {
  const task = await findTask(kind);
  if (!task) return null;
  const { signatures, tokens, tokensRemoved, fragments, longestMs, failures } = readPurgeResult(task.result);
  return {
    ...toTaskView(task),
    result: { signatures, tokens, tokensRemoved, fragments, longestMs, failures },
  };
}
