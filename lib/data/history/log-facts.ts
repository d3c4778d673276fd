import 'server-only';
import { troubleOf } from '@/lib/data/request/trouble';
import type { HistoryState } from '@/lib/messages/history/open-history';
import type { LogFacts } from './history-page';

/** What there is to tell of the log behind a history. */
export async function logFacts(state: HistoryState, isAdmin: boolean): Promise<LogFacts> {
  const problems = Object.entries(state.problems).filter(([, count]) => count > 0);
  return {
    progress: state.progress,
    off: state.off,
    trouble: state.trouble && (await troubleOf(state.trouble)),
    fromSite: state.source === 'system',
    problems: isAdmin ? problems.map(([code, count]) => ({ code, count })) : [],
  };
}
