import 'server-only';
import type { Rights } from '@/lib/people/auth/roles';
import { followSiteLog } from '@/lib/people/statistics/follow-site-log';
import { checkHealth } from '@/lib/site/status/check-health';

/** Whether somebody is an administrator whom something waits for on Status. What cannot be told waits for nobody: each page says it. */
export async function landsOnStatus({ role }: Rights): Promise<boolean> {
  if (role !== 'admin') return false;
  const health = await followSiteLog()
    .then(checkHealth)
    .catch(() => null);
  return health?.lines.some(({ level }) => level === 'attention') ?? false;
}
