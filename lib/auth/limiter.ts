import { RateLimiterMemory, RateLimiterMySQL } from 'rate-limiter-flexible';
import { getConfig } from '@/lib/config';
import { pool } from '@/lib/db/pool';

/**
 * A counter by key in dashboard_rate_limit, so that it holds across processes and restarts. While the database is away this
 * process counts for itself: a sign-in by a file still works, and is still limited.
 */
export function createLimiter(keyPrefix: string, points: number, duration: number): RateLimiterMySQL {
  const limit = { keyPrefix, points, duration };
  return new RateLimiterMySQL({
    ...limit,
    storeClient: pool().pool,
    storeType: 'pool',
    dbName: getConfig().database.database,
    tableName: 'dashboard_rate_limit',
    // By our migration; the database user need not have the right to make tables.
    tableCreated: true,
    insuranceLimiter: new RateLimiterMemory(limit),
  });
}
