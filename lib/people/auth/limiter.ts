import { RateLimiterMemory, RateLimiterMySQL } from 'rate-limiter-flexible';
import { getConfig } from '@/lib/store/config/config';
import { pool } from '@/lib/store/db/pool';

/** A Node timer can last at most 24.8 days; a longer one fires at once. */
const LONGEST_TIMER_SECONDS = 24 * 24 * 3600;

/** Keeps each value, at most for as long as a timer can last. */
class MemoryLimiter extends RateLimiterMemory {
  override set(key: string | number, points: number, seconds: number) {
    return super.set(key, points, Math.min(seconds, LONGEST_TIMER_SECONDS));
  }
}

/**
 * A counter by key in dashboard_rate_limit, so that it holds across processes and restarts. While the database is away this
 * process counts for itself: a sign-in by a file still works, and is still limited.
 */
export class Limiter extends RateLimiterMySQL {
  readonly #insurance: MemoryLimiter;

  constructor(limit: { keyPrefix: string; points: number; duration: number }) {
    const insurance = new MemoryLimiter(limit);
    super({
      ...limit,
      storeClient: pool().pool,
      storeType: 'pool',
      dbName: getConfig().database.database,
      tableName: 'dashboard_rate_limit',
      // Our migration makes the table; the database user need not be allowed to make tables.
      tableCreated: true,
      insuranceLimiter: insurance,
    });
    this.#insurance = insurance;
  }

  /**
   * Takes back a point that was counted, if it still counts: not once its time is over, and not where the count was set
   * to `below` or more. The library's own `reward` would go below zero, which would be a free try.
   */
  async giveBack(key: string, below: number): Promise<void> {
    try {
      await pool().query(
        'UPDATE dashboard_rate_limit SET points = points - 1 WHERE `key` = ? AND points > 0 AND points < ? AND expire > ?',
        [this.getKey(key), below, Date.now()],
      );
    } catch {
      await this.#insurance.reward(key, 1);
    }
  }
}
