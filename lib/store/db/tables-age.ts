import { asText } from './columns';
import { Prisma } from './generated/client';
import { MIGRATIONS } from './generated/migrations';
import { readRows } from './read-rows';

/**
 * Whether the tables were migrated by a later version than this one while it runs: they have all that it knows, and
 * more. False when that cannot be determined.
 */
export async function areTablesNewer(): Promise<boolean> {
  try {
    const rows = await readRows(
      { name: asText },
      Prisma.sql`SELECT migration_name AS name FROM _prisma_migrations WHERE rolled_back_at IS NULL`,
    );
    return isNewer(
      rows.map(({ name }) => name),
      MIGRATIONS,
    );
  } catch {
    return false;
  }
}

/** One that has only begun counts: its tables may be there. */
export function isNewer(applied: readonly string[], known: readonly string[]): boolean {
  return known.every((name) => applied.includes(name)) && applied.some((name) => !known.includes(name));
}
