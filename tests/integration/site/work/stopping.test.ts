import type { Server } from 'node:http';
import { afterEach, expect, it } from 'vitest';
import { isStopping, underWay } from '@/lib/ground/process/under-way';
import { deleteUser } from '@/lib/site/deletion/delete-user';
import { createJob } from '@/lib/site/work/create-job';
import { createTask } from '@/lib/site/work/create-task';
import { runJob } from '@/lib/site/work/run-job';
import { runTask } from '@/lib/site/work/run-task';
import type { Report, Task, TaskWorks } from '@/lib/site/work/task';
import { prisma } from '@/lib/store/db/prisma';
import { syncQuarantine } from '@/lib/store/index/quarantine/sync-quarantine';
import { stopGently } from '@/scripts/setup/stop-gently.mjs';
import { testSite } from '@/tests/support/test-site';

const USER = 'alice@example.org';
const site = await testSite({ env: { DELIVERY_CONCURRENCY: '1' } });

/** As scripts/setup/stop-gently.mjs sets it. */
function stop(on: boolean): void {
  isStopping();
  const all = globalThis as typeof globalThis & { dashboard?: Map<string, { isStopping: boolean }> };
  const state = all.dashboard?.get('under way');
  if (state) state.isStopping = on;
}

afterEach(() => stop(false));

it('ends a job between two messages, and the next process goes on with it', async () => {
  const made = [];
  for (let count = 0; count < 4; count++) made.push(await site.quarantine({ user: USER }));
  await syncQuarantine(USER, site.files(USER).mbox);
  const keys = made.map(({ signature }) => signature);
  const { id } = await createJob({ kind: 'release', actor: 'admin', mailbox: USER, keys });
  const running = runJob(id);
  await expect.poll(() => prisma().operation.count()).toBeGreaterThan(0);
  stop(true);
  await running;
  const { state, succeeded, failed } = await prisma().job.findUniqueOrThrow({ where: { id } });
  expect(state).toBe('running');
  expect(failed).toBe(0);
  expect(succeeded).toBeGreaterThan(0);
  expect(succeeded).toBeLessThan(4);
  // Nothing is left in between.
  expect(await prisma().operation.count({ where: { state: { not: 'done' } } })).toBe(0);
  expect(site.deliveries()).toHaveLength(succeeded);
  await runJob(id);
  expect(await prisma().job.findUniqueOrThrow({ where: { id } })).toMatchObject({
    state: 'running',
    succeeded,
  });
  stop(false);
  await runJob(id);
  expect(await prisma().job.findUniqueOrThrow({ where: { id } })).toMatchObject({
    state: 'done',
    succeeded: 4,
  });
  expect(site.deliveries()).toHaveLength(4);
});

it('ends a task between two steps, and it is not over', async () => {
  await site.quarantine({ user: 'bob@example.org' });
  const { id } = await createTask('deletion', 'admin', 'bob@example.org');
  const works = { deletion: deleteUser } as unknown as TaskWorks;
  stop(true);
  await runTask(id, works);
  expect(await prisma().task.findUniqueOrThrow({ where: { id } })).toMatchObject({ state: 'running' });
  stop(false);
  await runTask(id, works);
  expect(await prisma().task.findUniqueOrThrow({ where: { id } })).toMatchObject({ state: 'done' });
});

it('leaves no task of which all is done: done again it would take what a new user has got since', async () => {
  const begin = async (user: string) => {
    await site.quarantine({ user });
    return createTask('deletion', 'admin', user);
  };
  let reports = 0;
  const deletion = (task: Task, report: Report, stopAt: number) =>
    deleteUser(task, (progress) => {
      if (++reports === stopAt) stop(true);
      return report(progress);
    });
  const run = async (id: bigint, stopAt = 0) => {
    reports = 0;
    await runTask(id, {
      deletion: (task: Task, report: Report) => deletion(task, report, stopAt),
    } as unknown as TaskWorks);
    return (await prisma().task.findUniqueOrThrow({ where: { id } })).state;
  };
  expect(await run((await begin('carol@example.org')).id)).toBe('done');
  const all = reports;
  const { id } = await begin('dave@example.org');
  expect(await run(id, all - 1)).toBe('running');
  stop(false);
  expect(await run((await begin('erin@example.org')).id, all)).toBe('done');
});

it('is waited for', async () => {
  let finish = () => {};
  const work = underWay(() => new Promise<void>((resolve) => (finish = resolve)));
  const ended: string[] = [];
  const exit = process.exit;
  process.exit = (() => void ended.push('exit')) as unknown as typeof process.exit;
  try {
    let closed = () => {};
    const hasClosed = new Promise<void>((resolve) => (closed = resolve));
    // Nothing is left to wait for but the work.
    const server = {
      close(done: () => void) {
        done();
        closed();
      },
      closeIdleConnections() {},
    };
    const stopping = stopGently([server as unknown as Server], async () => void ended.push('close'));
    await hasClosed;
    await new Promise((resolve) => setImmediate(resolve));
    expect(isStopping()).toBe(true);
    expect(ended).toEqual([]);
    finish();
    await work;
    await stopping;
    expect(ended).toEqual(['close', 'exit']);
  } finally {
    process.exit = exit;
  }
});
