import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { collation } from '@/lib/site/doctor/site/collation';
import { database } from '@/lib/site/doctor/site/database';
import { databasePacket } from '@/lib/site/doctor/site/database-packet';
import { databaseRights } from '@/lib/site/doctor/site/database-rights';
import { databaseTables } from '@/lib/site/doctor/site/database-tables';
import { migrations } from '@/lib/site/doctor/site/migrations';
import { signatureForm } from '@/lib/site/doctor/site/signature-form';
import { askDoctor, typeRemedies, typeRemedy } from '../../../../support/ask-doctor';
import { testSite } from '../../../../support/test-site';

/* Each test makes a fault in a real MariaDB, has the doctor look, types what it says, and has it look again. */

const site = await testSite();
const { name, user } = site.database;
const stockEnv = { ...process.env };

beforeEach(() => {
  Object.assign(process.env, stockEnv, { DATABASE_URL: '' });
});

const asRoot = (...lines: string[]) => typeRemedy({ where: 'database', lines }, name);
const levels = async (check: Parameters<typeof askDoctor>[0]) =>
  (await askDoctor(check)).map(({ level, says }) => `${level} ${says}`);

describe('the database', () => {
  it('answers', async () => {
    const [found] = await askDoctor(database);
    expect(found).toMatchObject({ level: 'good', says: 'reachable' });
    expect(found?.text).toContain(`${user}@localhost`);
  });

  it('refuses a wrong password, of which only the length is told', async () => {
    const wrong = 'not-the-password';
    process.env.DATABASE_URL = site.database.url.replace(site.database.password, wrong);
    const [found] = await askDoctor(database);
    expect(found).toMatchObject({ level: 'fault', says: 'refused' });
    expect(found?.text).toContain(`${wrong.length} characters`);
    expect(JSON.stringify(found)).not.toContain(wrong);
  });

  it('is not where it is looked for', async () => {
    process.env.DATABASE_URL = `mysql://${user}:x@localhost/${name}?socket=/nowhere/mysqld.sock`;
    expect(await levels(database)).toEqual(['fault noSocket']);
    process.env.DATABASE_URL = `mysql://${user}:x@127.0.0.1:1/${name}`;
    expect(await levels(database)).toEqual(['fault nobody']);
    expect(await levels(databaseTables)).toEqual(['unknown brokenOff']);
  });

  it('lets the account sign in, but not use DSPAM’s database', async () => {
    await asRoot(`CREATE DATABASE ${name}_other`);
    try {
      process.env.DATABASE_URL = site.database.url.replace(`/${name}?`, `/${name}_other?`);
      const [found] = await askDoctor(database);
      expect(found).toMatchObject({ level: 'fault', says: 'notAllowed' });
      await typeRemedies(found, name);
      expect(await levels(database)).toEqual(['good reachable']);
    } finally {
      await asRoot(`DROP DATABASE ${name}_other`);
    }
  });
});

describe('rights in the database', () => {
  const rights = `REVOKE ALL PRIVILEGES ON \`${name}\`.* FROM ${user}@localhost`;

  it('are enough with all of them', async () => {
    expect(await levels(databaseRights)).toEqual(['good fine']);
  });

  it.each([
    [
      'SELECT',
      ['fault read', 'fault own', 'warning write', 'warning migrate'],
      [`SELECT ON \`${name}\`.dspam_stats`],
    ],
    [
      'an account that only reads',
      ['fault own', 'warning write', 'warning migrate'],
      [`SELECT ON \`${name}\`.*`],
    ],
    [
      'one that may not purge',
      ['warning write'],
      [`SELECT, INSERT, UPDATE, CREATE, ALTER, INDEX, DROP ON \`${name}\`.*`, ...ownTables()],
    ],
    [
      'one that may not migrate',
      ['warning migrate'],
      [`SELECT, INSERT, UPDATE, DELETE ON \`${name.replace('_', '\\_')}\`.*`],
    ],
  ])('are not those of %s, and the statements mend it', async (_what, expected, granted) => {
    await asRoot(rights, ...(await lines(granted)).map((grant) => `GRANT ${grant} TO ${user}@localhost`));
    try {
      const found = await askDoctor(databaseRights);
      expect(found.map(({ level, says }) => `${level} ${says}`)).toEqual(expected);
      for (const finding of found) await typeRemedies(finding, name);
      expect(await levels(databaseRights)).toEqual(['good fine']);
    } finally {
      await asRoot(
        `REVOKE ALL PRIVILEGES, GRANT OPTION FROM ${user}@localhost`,
        `GRANT ALL PRIVILEGES ON \`${name}\`.* TO ${user}@localhost`,
      );
    }
  });

  function ownTables(): string[] {
    return ['DELETE ON dashboard_*'];
  }

  /** `dashboard_*` stands for each of the dashboard's tables. */
  async function lines(granted: string[]): Promise<string[]> {
    const [tables] = await site.query<import('mysql2').RowDataPacket[]>("SHOW TABLES LIKE 'dashboard\\_%'");
    const names = tables.map((row) => String(Object.values(row)[0]));
    return granted.flatMap((grant) =>
      grant.includes('dashboard_*')
        ? names.map((table) => grant.replace('dashboard_*', `\`${name}\`.${table}`))
        : [grant],
    );
  }
});

describe('DSPAM’s tables', () => {
  it('are MyISAM, until the statements were typed', async () => {
    const [found] = await askDoctor(databaseTables);
    expect(found).toMatchObject({ level: 'warning', says: 'myisam' });
    expect(found?.remedies[0]?.lines).toHaveLength(5);
    await typeRemedies(found, name);
    expect(await levels(databaseTables)).toEqual(['good fine']);
  });

  it('are compared with regard to case, until the statement was typed', async () => {
    expect(await levels(collation)).toEqual(['good fine']);
    await asRoot(
      'ALTER TABLE dspam_virtual_uids MODIFY username VARCHAR(128) CHARACTER SET latin1 COLLATE latin1_bin',
      "INSERT INTO dspam_virtual_uids (username) VALUES ('Carol'), ('carol')",
    );
    const [twins] = await askDoctor(collation);
    expect(twins).toMatchObject({ level: 'warning', says: 'twins' });
    expect(twins?.text).toContain('Carol,carol');
    await asRoot("DELETE FROM dspam_virtual_uids WHERE BINARY username = 'Carol'");
    const [found] = await askDoctor(collation);
    expect(found).toMatchObject({ level: 'warning', says: 'caseSensitive' });
    await typeRemedies(found, name);
    expect(await levels(collation)).toEqual(['good fine']);
  });
});

describe('names', () => {
  it('are of users who do not see what lies in a folder that is spelled otherwise', async () => {
    const { record } = await site.quarantine({ user: 'alice@example.org' });
    const others = ['Alice@example.org', 'alicé@example.org', 'unknown@example.org'];
    for (const other of others) {
      mkdirSync(site.files(other).dir, { recursive: true });
      writeFileSync(site.files(other).mbox, record);
    }
    const [found] = await askDoctor(collation);
    expect(found).toMatchObject({ level: 'warning', says: 'spelledOtherwise', values: { count: 2 } });
    expect(found?.text).toContain(
      'Alice@example.org (alice@example.org), alicé@example.org (alice@example.org)',
    );
    for (const other of others) rmSync(site.files(other).dir, { recursive: true });
    expect(await levels(collation)).toEqual(['good fine']);
  });
});

describe('max_allowed_packet', () => {
  it('is large enough for what DSPAM filters, after the statement', async () => {
    expect(await levels(databasePacket)).toEqual(['good fine']);
    await asRoot(
      "INSERT INTO dspam_signature_data (uid, signature, data, length, created_on) VALUES (999, '999,6b014b0a313028913117052', '', @@global.max_allowed_packet / 2, CURDATE())",
    );
    const [found] = await askDoctor(databasePacket);
    expect(found).toMatchObject({ level: 'fault', says: 'signature' });
    const packet = Number(found?.values.packetBytes);
    try {
      await typeRemedies(found, name);
      expect(await levels(databasePacket)).toEqual(['good fine']);
    } finally {
      await asRoot(
        `SET GLOBAL max_allowed_packet = ${packet}`,
        'DELETE FROM dspam_signature_data WHERE uid = 999',
      );
    }
  });
});

describe('the dashboard’s tables', () => {
  it('lack a migration, until it is run', async () => {
    expect(await levels(migrations)).toEqual(['good fine']);
    await asRoot(
      "DELETE FROM _prisma_migrations WHERE migration_name LIKE '%records_passed_over'",
      'ALTER TABLE dashboard_mailbox DROP COLUMN passed_over',
    );
    const [found] = await askDoctor(migrations);
    expect(found).toMatchObject({ level: 'fault', says: 'missing', values: { count: 1 } });
    // As the dashboard's user, whatever root's shell is like.
    expect(found?.remedies[0]?.lines).toEqual([
      `cd ${process.cwd()} && runuser -u ${userInfo().username} -- npm run migrate`,
    ]);
    await typeRemedies(found, name);
    expect(await levels(migrations)).toEqual(['good fine']);
  });

  it('are newer than the code, or half made', async () => {
    await asRoot(
      "INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('x', 'x', '29990101000000_of_later', NOW())",
      "UPDATE _prisma_migrations SET finished_at = NULL WHERE migration_name LIKE '%_site_log'",
    );
    expect(await levels(migrations)).toEqual(['fault broken', 'warning newer']);
    await asRoot(
      "DELETE FROM _prisma_migrations WHERE id = 'x'",
      "UPDATE _prisma_migrations SET finished_at = NOW() WHERE migration_name LIKE '%_site_log'",
    );
  });

  it('are asked for where the code lies', async () => {
    const [found] = await askDoctor(migrations, path.join(process.cwd(), 'tests/..'));
    expect(found?.says).toBe('fine');
    expect(execFileSync('ls', ['prisma/migrations'], { encoding: 'utf8' }).split('\n').length - 2).toBe(
      found?.values.count,
    );
  });
});

describe('signatures', () => {
  const conf = (line: string) => typeRemedy({ where: 'dspam.conf', lines: [line] });

  beforeEach(async () => {
    await asRoot('DELETE FROM dspam_signature_data');
  });

  async function sign(...signatures: string[]): Promise<void> {
    for (const signature of signatures)
      await site.query("INSERT INTO dspam_signature_data VALUES (1, ?, 'x', 1, CURDATE())", [signature]);
  }

  it('carry a uid though dspam.conf says that they do not', async () => {
    expect(await levels(signatureForm)).toEqual(['good none']);
    await sign('1,6b014b0a313028913117052', '1,6b014b0b313028913117053');
    expect(await levels(signatureForm)).toEqual(['good fineWith']);
    await conf('MySQLUIDInSignature off');
    const [found] = await askDoctor(signatureForm);
    expect(found).toMatchObject({ level: 'fault', says: 'withUid' });
    await typeRemedies(found);
    expect(await levels(signatureForm)).toEqual(['good fineWith']);
  });

  it('have none although dspam.conf says that they do', async () => {
    await sign('6b014b0a313028913117052');
    const [found] = await askDoctor(signatureForm);
    expect(found).toMatchObject({ level: 'fault', says: 'withoutUid' });
    await typeRemedies(found);
    expect(await levels(signatureForm)).toEqual(['good fineWithout']);
    await conf('MySQLUIDInSignature on');
  });

  it('are of both forms where it was changed', async () => {
    await sign('6a014b0a313028913117052', '1,6b014b0a313028913117052', '1,6b014b0b313028913117053');
    expect(await levels(signatureForm)).toEqual(['warning changed']);
  });
});
