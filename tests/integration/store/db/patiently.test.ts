import { spawn } from 'node:child_process';
import { appendFileSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { RowDataPacket } from 'mysql2/promise';
import { describe, expect, it, vi } from 'vitest';
import { troubleOf } from '@/lib/data/request/trouble';
import { startBackground } from '@/lib/data/site/background';
import { inBackground } from '@/lib/ground/in-background';
import { keptFor } from '@/lib/ground/kept';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { askForScores } from '@/lib/messages/scoring/scorer';
import { createJob } from '@/lib/site/work/create-job';
import { createTask } from '@/lib/site/work/create-task';
import { pool, transaction } from '@/lib/store/db/pool';
import { prisma } from '@/lib/store/db/prisma';
import { whileHeld } from '@/lib/store/db/while-held';
import { TYPESCRIPT } from '@/scripts/setup/server.mjs';
import { databaseDoor } from '@/tests/support/database-door';
import { hearLog } from '@/tests/support/hear-log';
import { testSite } from '@/tests/support/test-site';

const site = await testSite();
const door = databaseDoor(site);

let names = 0;
/** Each way to the database. */
const WAYS: [name: string, ask: () => Promise<unknown>][] = [
  ['a query of the pool', () => pool().query('SELECT 1')],
  ['a transaction', () => transaction((connection) => connection.query('SELECT 1'))],
  ['Prisma', () => prisma().task.count()],
  ['a name that is held', () => whileHeld(`name ${++names}`, async () => 1)],
];

async function numberOf(sql: string): Promise<number> {
  const [rows] = await site.query<RowDataPacket[]>(`SELECT COUNT(*) AS count FROM ${sql}`);
  return Number(rows[0]?.count);
}

const said = hearLog();

describe.each(['absent', 'silent'] as const)('a database that is %s for a while', (away) => {
  it('is waited for in the background, however it is asked, while people are told at once', async () => {
    for (const [, ask] of WAYS) await ask();
    await door.close(away);
    let answered = 0;
    const waiting = WAYS.map(([, ask]) =>
      inBackground(async () => {
        await ask();
        answered++;
      }),
    );
    for (const [name, ask] of WAYS) {
      const error = await ask().then(
        () => null,
        (cause: unknown) => cause,
      );
      expect((await troubleOf(error)).reason, name).toBe('database');
    }
    expect(answered).toBe(0);
    await door.open();
    await Promise.all(waiting);
    expect(answered).toBe(WAYS.length);
    expect(said.filter((line) => line.includes('waits for it'))).toHaveLength(1);
  });
});

describe('a server whose database comes later', () => {
  it('does all that it does in the background when it is there, and complains of nothing', async () => {
    await door.open();
    const job = await site.quarantine({ user: 'bob' });
    await openQuarantine('bob');
    const { id } = await createJob({ kind: 'delete', actor: 'bob', mailbox: 'bob', keys: [job.signature] });
    await createTask('count', 'admin');
    await site.quarantine({ user: 'alice@example.org' });
    const lost = await site.quarantine({ user: 'carol' });
    mkdirSync(path.dirname(site.files('carol').removedMbox), { recursive: true });
    appendFileSync(site.files('carol').removedMbox, lost.record);
    rmSync(site.files('carol').mbox);
    await site.query(
      `INSERT INTO dashboard_operation
         (batch, actor, store, kind, state, message_key, from_text, subject, digest, byte_offset, byte_length, started_at)
       VALUES (UUID(), 'dora', 'dora', 'delete', 'started', 'gone', '', '', '', 0, 1, NOW() - INTERVAL 1 HOUR)`,
    );
    appendFileSync(
      path.join(site.home, 'system.log'),
      `1795000000\tI\tx\tsig\tsubject\t0.1\tbob\tDelivered\t<1@x>\n`,
    );
    // Opening a quarantine has its texts read, behind the page: a database that goes in the middle of that is told of.
    const unread = "dashboard_mailbox WHERE store = 'bob' AND excerpt_seq < next_seq - 1";
    await expect.poll(() => numberOf(unread)).toBe(0);
    await door.close('absent');
    said.length = 0;
    startBackground();
    askForScores('bob');
    // By the time that Prisma has given up for a person, all of them have tried at least once.
    await expect(prisma().task.count()).rejects.toThrow();
    await door.open();
    const DONE: [what: string, sql: string][] = [
      ['the job', `dashboard_job WHERE id = ${id} AND state = 'done'`],
      ['the task', "dashboard_task WHERE state = 'done'"],
      ['the index', "dashboard_mailbox WHERE store = 'alice@example.org' AND message_count = 1"],
      ['its round', "dashboard_round WHERE name = 'quarantines'"],
      [
        'the search',
        "dashboard_search s JOIN dashboard_mailbox b ON b.id = s.mailbox_id WHERE b.store LIKE 'alice%'",
      ],
      ['the scores', "dashboard_scoring WHERE store = 'alice@example.org'"],
      ['the log of the site', "dashboard_log WHERE kind = 'system' AND records_read > 0"],
      ['the copies', "dashboard_operation WHERE store = 'carol' AND actor = 'maintenance'"],
      ['what was unfinished', "dashboard_operation WHERE store = 'dora' AND state = 'failed'"],
    ];
    const missing = async () => {
      const counts = await Promise.all(DONE.map(([, sql]) => numberOf(sql)));
      return DONE.filter((_each, at) => counts[at] === 0).map(([what]) => what);
    };
    await expect.poll(missing, { timeout: 50_000 }).toEqual([]);
    expect(said.filter((line) => !line.includes('waits for it') && !line.startsWith('info '))).toEqual([]);
  });

  it('renews what is kept, while the kept answer is given', async () => {
    await door.open();
    const count = vi.fn(() => prisma().task.count());
    const kept = keptFor(0, count);
    const known = await kept();
    await door.close('absent');
    expect(await kept()).toBe(known);
    await expect(prisma().task.count()).rejects.toThrow();
    await site.query(
      "INSERT INTO dashboard_task (kind, subject, actor, state, result, created_at) VALUES ('count', '', 'a', 'done', '{}', NOW())",
    );
    await door.open();
    await expect(count.mock.results[1]?.value).resolves.toBe(known + 1);
  });
});

describe('a command', () => {
  /** Runs it while the database says nothing, until it says that it waits; then there is a database. */
  async function run(script: string): Promise<{ code: number; text: string }> {
    await door.close('silent');
    const child = spawn(process.execPath, [...TYPESCRIPT, script]);
    let text = '';
    const waits = new Promise<void>((resolve) => {
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (data) => {
          text += data;
          if (text.includes('waits for it')) resolve();
        });
    });
    const ended = new Promise<number>((resolve) => child.on('close', (status) => resolve(status ?? -1)));
    await Promise.race([waits, ended]);
    await door.open();
    return { code: await ended, text };
  }

  it.each([
    ['scripts/migrate.ts', 'The tables are up to date.'],
    ['scripts/maintain.ts', 'audit log: removed 0 entries'],
  ])('%s waits for one that is too busy', async (script, end) => {
    const { code, text } = await run(script);
    expect(text).toContain(
      'error the database does not answer, work that can wait waits for it: code=ETIMEDOUT',
    );
    expect(text).toContain(end);
    expect(code).toBe(0);
  });

  it('takes one that is not there at its word', async () => {
    await door.close('absent');
    const child = spawn(process.execPath, [...TYPESCRIPT, 'scripts/migrate.ts']);
    let text = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (text += data));
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect(text).toMatch(/^The tables could not be made: .*ENOENT/);
    expect(code).toBe(1);
  });
});
