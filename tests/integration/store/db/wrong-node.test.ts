import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Connection, createConnection } from 'mysql2/promise';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { database } from '@/lib/site/doctor/site/database';
import { readConfig } from '@/lib/store/config/config';
import { fetchRows } from '@/lib/store/db/fetch-rows';
import { isReplica } from '@/lib/store/db/is-read-only';
import { refuseDatabase } from '@/lib/store/db/refuse-database';
import { startMariadb } from '@/scripts/setup/mariadb.mjs';
import { TYPESCRIPT } from '@/scripts/setup/server.mjs';
import { askDoctor } from '@/tests/support/ask-doctor';
import { startJoiningNode } from '@/tests/support/joining-node';
import { testSite } from '@/tests/support/test-site';

// DATABASE_URL leads to a server that is not the one which the site is written to.

await testSite();
const stockEnv = { ...process.env };
beforeEach(() => {
  Object.assign(process.env, stockEnv);
});
const found = async () => (await askDoctor(database)).map(({ level, says, text }) => ({ level, says, text }));

describe('a node of a cluster that is joining the others', () => {
  let node: Awaited<ReturnType<typeof startJoiningNode>>;
  beforeAll(async () => {
    node = await startJoiningNode();
  });
  afterAll(() => node.stop());
  const url = () => `mysql://dspam:pw@127.0.0.1:${node.port}/dspam`;

  it('is named by the doctor, with what it says of itself', async () => {
    process.env.DATABASE_URL = url();
    const [only, ...more] = await found();
    expect(more).toEqual([]);
    expect(only).toMatchObject({ level: 'fault', says: 'notReady' });
    expect(only?.text).toContain('Joining: receiving State Transfer');
  });

  it('is waited for by the migrations, which say then what it is', async () => {
    const child = spawn(process.execPath, [...TYPESCRIPT, 'scripts/migrate.ts'], {
      env: { ...process.env, DATABASE_URL: url() },
    });
    let text = '';
    child.stderr.on('data', (data) => {
      text += data;
    });
    const code = await new Promise((resolve) => child.once('exit', resolve));
    expect(text).toContain('it is joining the others, or has lost them');
    expect(code).toBe(1);
    // It was asked more than once before.
    expect(node.asked.filter((sql) => sql.startsWith('SELECT @@global.read_only')).length).toBeGreaterThan(5);
  });
});

describe('a replica that takes changes', () => {
  let mariadb: Awaited<ReturnType<typeof startMariadb>>;
  let root: Connection;
  const folder = mkdtempSync(path.join(tmpdir(), 'replica-'));
  const replicates = () => isReplica((columns, sql) => fetchRows(columns, sql, [], root));

  beforeAll(async () => {
    mariadb = await startMariadb(folder);
    root = await createConnection({ socketPath: mariadb.socket, user: 'root' });
    await root.query('CREATE DATABASE dspam');
    await root.query("CREATE USER dspam@localhost IDENTIFIED BY 'pw'");
    await root.query('GRANT ALL ON dspam.* TO dspam@localhost');
  });
  afterAll(async () => {
    await root.end();
    await mariadb.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is told from another server, by what everybody may ask', async () => {
    process.env.DATABASE_URL = `mysql://dspam:pw@localhost/dspam?socket=${mariadb.socket}`;
    expect(await replicates()).toBe(false);
    expect(await found()).toMatchObject([{ level: 'good', says: 'reachable' }]);
    await root.query("CHANGE MASTER TO MASTER_HOST = '127.0.0.1', MASTER_USER = 'nobody'");
    await root.query('START SLAVE SQL_THREAD');
    await expect.poll(replicates).toBe(true);
    expect(await found()).toMatchObject([
      { level: 'good', says: 'reachable' },
      { level: 'warning', says: 'replica' },
    ]);
    await root.query('SET GLOBAL read_only = ON');
    expect(await found()).toMatchObject([{ level: 'fault', says: 'readOnly' }]);
    await expect(refuseDatabase(readConfig(process.env))).rejects.toThrow(
      'takes no changes: read_only is on',
    );
    const child = spawn(process.execPath, [...TYPESCRIPT, 'scripts/migrate.ts']);
    let text = '';
    child.stderr.on('data', (data) => {
      text += data;
    });
    expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(1);
    expect(text).toContain('takes no changes: read_only is on');
  });
});
