import 'server-only';
import { log } from '@/lib/ground/log';
import { takeConsole } from '@/lib/ground/take-console';
import { getConfig } from '@/lib/store/config/config';

/**
 * From now on this process writes its log as LOG_LEVEL and LOG_FORMAT say, `withConsole` also what Next prints. Called once at the start.
 */
export function startLog({ withConsole }: { withConsole: boolean }): void {
  if (withConsole) takeConsole();
  try {
    // Sets the log (lib/store/config/config.ts).
    getConfig();
  } catch (error) {
    // It has become wrong since the start script looked: every page says so.
    log.error('the configuration cannot be read', {}, error);
  }
}
