import { type DatabaseAddress, databaseFromConf, databaseFromUrl } from '@/lib/store/config/address';
import type { Examined } from './check';

/** Where the site's database is, even while other settings have faults; null if nothing says. */
export function databaseOf({ config, conf, env }: Examined): DatabaseAddress | null {
  if (config) return config.database;
  try {
    const url = env.DATABASE_URL?.trim();
    if (url) return databaseFromUrl(url);
    return conf && databaseFromConf(conf);
  } catch {
    return null;
  }
}
