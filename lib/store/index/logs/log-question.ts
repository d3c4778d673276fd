import { askTogether, type Question } from '@/lib/store/db/ask';
import { asFlag, type RowOf } from '@/lib/store/db/columns';
import { columnName } from '@/lib/store/db/read-rows';
import type { LogConsumer } from './log-consumer';
import { LOG_FIGURES, type LogTarget } from './log-row';

const NAMES = Object.keys(LOG_FIGURES).map(columnName).join(', ');
const KNOWN = { ...LOG_FIGURES, isIntact: asFlag };

/** What pages need of a row of dashboard_log, and whether what was written of the log is there. */
export type KnownLog = RowOf<typeof KNOWN>;

/** The row of a log as it was committed last. */
export function logQuestion<Prepared>(
  { kind, store }: LogTarget,
  { intact }: LogConsumer<Prepared>,
): Question<typeof KNOWN> {
  return {
    columns: KNOWN,
    sql: `SELECT ${NAMES}, (${intact}) AS is_intact FROM dashboard_log log WHERE log.kind = ? AND log.store = ?`,
    values: [kind, store],
  };
}

/** The same for who asks nothing else; null where there is no row yet. */
export async function findLog<Prepared>(
  target: LogTarget,
  consumer: LogConsumer<Prepared>,
): Promise<KnownLog | null> {
  return (await askTogether({ log: logQuestion(target, consumer) })).log;
}
