import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { troubleOf } from '@/lib/data/request/trouble';
import { inBackground } from '@/lib/ground/in-background';
import { createTask } from '@/lib/site/work/create-task';
import { runTask } from '@/lib/site/work/run-task';
import type { TaskWorks } from '@/lib/site/work/task';
import { createPool, pool, transaction } from '@/lib/store/db/pool';
import { prisma } from '@/lib/store/db/prisma';
import { hearLog } from '@/tests/support/hear-log';
import { testSite } from '@/tests/support/test-site';

// What a real server says when it, or an administrator, ends what was asked of it.

const site = await testSite();
const lines = hearLog();
let rival: Connection;
let root: Connection;
let id: bigint;

beforeAll(async () => {
  const { socket, user, password, name } = site.database;
  rival = await createConnection({ socketPath: socket, user, password, database: name });
  root = await createConnection({ socketPath: socket, user: 'root' });
  ({ id } = await createTask('count', 'before'));
});
afterAll(async () => {
  await rival.end();
  await root.end();
});

/** Each way to change the row of the task; `first` stands before a statement that is written by hand. */
const WAYS: [name: string, change: (first: string) => Promise<unknown>][] = [
  [
    'a query of the pool',
    (first) => pool().query(`${first} UPDATE dashboard_task SET actor = 'a' WHERE id = ${id}`),
  ],
  [
    'a transaction',
    (first) =>
      transaction((connection) =>
        connection.query(`${first} UPDATE dashboard_task SET actor = 'b' WHERE id = ${id}`),
      ),
  ],
  [
    'Prisma, by hand',
    (first) => prisma().$executeRawUnsafe(`${first} UPDATE dashboard_task SET actor = 'c' WHERE id = ${id}`),
  ],
];
const MODEL: (typeof WAYS)[number] = [
  'Prisma',
  () => prisma().task.update({ where: { id }, data: { actor: 'd' } }),
];

/** Who waits for the row, as the server numbers its connections. */
async function waiting(): Promise<number | undefined> {
  const [rows] = await root.query<RowDataPacket[]>(
    "SELECT ID FROM information_schema.PROCESSLIST WHERE USER = ? AND INFO LIKE '%UPDATE%dashboard_task%'",
    [site.database.user],
  );
  return rows[0] && Number(rows[0].ID);
}

/** What becomes of a change while somebody else keeps the row. */
async function against(change: () => Promise<unknown>, meanwhile = async () => {}): Promise<unknown> {
  await rival.beginTransaction();
  await rival.query(`SELECT * FROM dashboard_task WHERE id = ${id} FOR UPDATE`);
  const failed = change().then(
    () => null,
    (error: unknown) => error,
  );
  await meanwhile();
  const error = await failed;
  await rival.rollback();
  return error;
}

async function kill(how: 'QUERY' | 'CONNECTION'): Promise<void> {
  await expect.poll(waiting).toBeDefined();
  await root.query(`KILL ${how} ${await waiting()}`);
}

/** It has done nothing, and the next one finds a connection that works. */
async function expectUnchanged(change: () => Promise<unknown>): Promise<void> {
  expect((await prisma().task.findUniqueOrThrow({ where: { id } })).actor).toBe('before');
  await change();
  await prisma().task.update({ where: { id }, data: { actor: 'before' } });
}

describe.each([...WAYS, MODEL])('%s', (_name, change) => {
  it.each([
    ['QUERY', 'databaseEnded'],
    ['CONNECTION', 'database'],
  ] as const)('that an administrator ends by KILL %s is said in plain words', async (how, reason) => {
    const error = await against(
      () => change(''),
      () => kill(how),
    );
    expect(await troubleOf(error)).toMatchObject({ code: 'unavailable', reason });
    expect(lines).toEqual([
      expect.stringMatching(
        /^error not available: reason=\w+ error=".*(ER_[A-Z_]+|PROTOCOL_CONNECTION_LOST)/,
      ),
    ]);
    await expectUnchanged(() => change(''));
  });
});

describe.each(WAYS)('%s', (_name, change) => {
  it.each([
    [
      'waits too long for somebody else',
      'innodb_lock_wait_timeout = 1',
      'databaseBusy',
      'ER_LOCK_WAIT_TIMEOUT',
    ],
    [
      'takes longer than the server lets it',
      'max_statement_time = 0.2',
      'databaseEnded',
      'ER_STATEMENT_TIMEOUT',
    ],
  ])('that %s is said in plain words, and not tried again', async (_what, limit, reason, code) => {
    const error = await against(() => change(`SET STATEMENT ${limit} FOR`));
    expect(await troubleOf(error)).toMatchObject({ code: 'unavailable', reason });
    expect(lines.join()).toContain(code);
    await expectUnchanged(() => change(''));
  });
});

/** A task whose work is what came to an error. */
async function run(subject: string, error: unknown): Promise<bigint> {
  const task = await createTask('count', 'admin', subject);
  const fail = () => Promise.reject(error);
  const works: TaskWorks = { count: fail, purge: fail, deletion: fail, restoration: fail };
  await runTask(task.id, works).catch((thrown) => expect(thrown).toBe(error));
  return task.id;
}

describe('a task', () => {
  const [, change] = MODEL;

  it('that an administrator has ended in the database has failed, and says why', async () => {
    const error = await against(
      () => change(''),
      () => kill('QUERY'),
    );
    const ended = await run('ended', error);
    expect(await prisma().task.findUniqueOrThrow({ where: { id: ended } })).toMatchObject({
      state: 'failed',
      reason: 'databaseEnded',
    });
  });

  it('whose row somebody else has kept, or whose connection was ended, goes on later', async () => {
    const byPool = WAYS[0]?.[1] ?? change;
    const busy = await run(
      'busy',
      await against(() => byPool('SET STATEMENT innodb_lock_wait_timeout = 1 FOR')),
    );
    const away = await run(
      'away',
      await against(
        () => change(''),
        () => kill('CONNECTION'),
      ),
    );
    for (const task of [busy, away])
      expect((await prisma().task.findUniqueOrThrow({ where: { id: task } })).state).toBe('running');
  });
});

describe('a database user that may have one connection only', () => {
  it('is told to people as a database that is away, and waited for in the background', async () => {
    const { socket, name } = site.database;
    const user = `${name.slice(0, 20)}_one`;
    await root.query('CREATE USER ?@localhost IDENTIFIED BY ? WITH MAX_USER_CONNECTIONS 1', [user, 'pw']);
    await root.query('GRANT ALL ON ??.* TO ?@localhost', [name, user]);
    const narrow = createPool({ socketPath: socket, user, password: 'pw', database: name });
    try {
      const taken = await narrow.getConnection();
      const error = await narrow.query('SELECT 1').catch((thrown: unknown) => thrown);
      expect(await troubleOf(error)).toMatchObject({ code: 'unavailable', reason: 'database' });
      let isDone = false;
      const waits = inBackground(() => narrow.query('SELECT 1')).then(() => {
        isDone = true;
      });
      await expect.poll(() => lines.join()).toContain('code=ER_USER_LIMIT_REACHED');
      expect(isDone).toBe(false);
      taken.destroy();
      await waits;
    } finally {
      await narrow.end();
      await root.query('DROP USER ?@localhost', [user]);
    }
  });
});
