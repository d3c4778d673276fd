import { existsSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import type { RowDataPacket } from 'mysql2/promise';
import { beforeEach, expect, it, vi } from 'vitest';
import { TASK_WORKS } from '@/lib/site/upkeep/task-works';
import { createTask } from '@/lib/site/work/create-task';
import { runTask } from '@/lib/site/work/run-task';
import { prisma } from '@/lib/store/db/prisma';
import { testSite } from '../../../support/test-site';

// The connection of the transaction in which files are moved is cut when one of them was moved: its work is done again.

const hands = vi.hoisted(() => ({ cut: async (): Promise<void> => undefined }));
vi.mock('@/lib/formats/mbox/move-away', () => ({
  moveAway: async (from: string, to: string) => {
    await rename(from, to);
    await hands.cut();
  },
}));
vi.mock('@/lib/site/deletion/move-back', async (original) => {
  const real = await original<typeof import('@/lib/site/deletion/move-back')>();
  return {
    moveBack: async (from: string, to: string) => {
      const isMoved = await real.moveBack(from, to);
      await hands.cut();
      return isMoved;
    },
  };
});

const site = await testSite();
const USER = 'alice@example.org';
let cuts = 0;

beforeEach(() => {
  cuts = 0;
  hands.cut = async () => {
    if (++cuts > 1) return;
    const [open] = await site.query<RowDataPacket[]>(
      `SELECT ID AS id FROM information_schema.PROCESSLIST
       WHERE ID <> CONNECTION_ID() AND DB = DATABASE() AND COMMAND = 'Sleep'`,
    );
    for (const { id } of open) await site.query(`KILL ${id}`).catch(() => undefined);
    // Until the driver has seen the end of its connections.
    await new Promise((seen) => setTimeout(seen, 200));
  };
});

async function resultOf(kind: 'deletion' | 'restoration') {
  const { id } = await createTask(kind, 'admin', USER);
  await runTask(id, TASK_WORKS);
  const { state, reason, result } = await prisma().task.findUniqueOrThrow({ where: { id } });
  return { state, reason, result: JSON.parse(result) as Record<string, string[]> };
}

it('is got over by a deletion and by what puts it back, and each says what it has moved', async () => {
  await site.quarantine({ user: USER, subject: 'First' });
  const { mbox } = site.files(USER);

  const deletion = await resultOf('deletion');
  expect(cuts).toBeGreaterThan(0);
  expect(deletion).toMatchObject({ state: 'done', reason: null });
  expect(existsSync(mbox)).toBe(false);
  expect(deletion.result.moved).toEqual(deletion.result.files);

  cuts = 0;
  const back = await resultOf('restoration');
  expect(cuts).toBeGreaterThan(0);
  expect(back).toMatchObject({ state: 'done', reason: null });
  expect(existsSync(mbox)).toBe(true);
  expect(back.result).toMatchObject({ files: deletion.result.moved, left: [] });
});
