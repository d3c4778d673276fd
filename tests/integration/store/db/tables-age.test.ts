import { describe, expect, it } from 'vitest';
import { troubleOf } from '@/lib/data/request/trouble';
import { pool } from '@/lib/store/db/pool';
import { prisma } from '@/lib/store/db/prisma';
import { testSite } from '@/tests/support/test-site';

// What people are told while somebody upgrades: the tables are migrated first, the server is restarted after it.

await testSite();

async function reasonOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => new Error('it went well'),
    (cause: unknown) => cause,
  );
  return (await troubleOf(error)).reason;
}
const byPrisma = () => prisma().job.findFirst();
const byPool = () => pool().query('SELECT state FROM dashboard_job');
const write = () => pool().query('INSERT INTO dashboard_search_state (mailbox_id) VALUES (1)');
const names = async () =>
  (await prisma().$queryRaw<{ migration_name: string }[]>`SELECT migration_name FROM _prisma_migrations`).map(
    (row) => row.migration_name,
  );

describe('a server whose tables have changed under it', () => {
  it('says that it has to be restarted when a later version has migrated them', async () => {
    await pool().query('ALTER TABLE dashboard_job RENAME COLUMN state TO phase');
    expect(await reasonOf(byPrisma())).toBe('migrate');
    await pool().query(
      "INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ('later', '', '29990101000000_later')",
    );
    expect(await reasonOf(byPrisma())).toBe('restart');
    expect(await reasonOf(byPool())).toBe('restart');
    expect(await reasonOf(write())).toBe('restart');
    // Errors that are not about the tables are reported as ever.
    expect(await reasonOf(Promise.reject(new TypeError('x')))).toBe('unknown');
  });

  it('says to migrate when they are older, also beside tables of another version', async () => {
    const [first = ''] = (await names()).sort();
    await pool().query('DELETE FROM _prisma_migrations WHERE migration_name = ?', [first]);
    expect(await reasonOf(byPrisma())).toBe('migrate');
  });

  it('goes on while a later version has only added to them', async () => {
    await pool().query('ALTER TABLE dashboard_job RENAME COLUMN phase TO state');
    await pool().query('ALTER TABLE dashboard_job ADD COLUMN later INT NULL');
    expect(await byPrisma()).toBeNull();
  });
});
