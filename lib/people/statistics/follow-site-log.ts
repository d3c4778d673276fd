import path from 'node:path';
import type { AppError } from '@/lib/ground/errors';
import { getConfig } from '@/lib/store/config/config';
import { isHomeTrouble } from '@/lib/store/home/require-home';
import { followLog, type LogState } from '@/lib/store/index/logs/follow-log';
import { emptyFigures } from '@/lib/store/index/logs/log-row';
import { isFileTrouble } from '@/lib/store/index/logs/mailbox-file';
import { siteConsumer } from '@/lib/store/index/site/index-site';

/** What is known of system.log, and what prevents knowing more. */
export interface SiteLogState extends LogState {
  /** Nothing is written into it: SystemLog of dspam.conf. */
  isOff: boolean;
  /** Why it could not be read: its reason and values, for people; null when it could. */
  trouble: AppError | null;
}

let last: LogState | null = null;

/**
 * Brings the totals of system.log up to date, a long log in the background; `wait` waits for that. Throws `unavailable` when
 * the database is away.
 */
export async function followSiteLog(wait = false): Promise<SiteLogState> {
  const { dspamHome, systemLog } = getConfig();
  const isOff = !systemLog;
  const target = { kind: 'system' as const, store: '', path: path.join(dspamHome, 'system.log') };
  try {
    last = await followLog(target, siteConsumer, wait);
    return { ...last, isOff, trouble: null };
  } catch (error) {
    if (!isFileTrouble(error) && !isHomeTrouble(error)) throw error;
    const known = last ?? { ...emptyFigures(target.path), phase: 'missing' as const, size: 0 };
    return { ...known, isOff, trouble: error };
  }
}
