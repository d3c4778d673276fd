import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import type { RowDataPacket } from 'mysql2/promise';
import { afterEach, expect, it, vi } from 'vitest';
import { prisma } from '@/lib/store/db/prisma';
import { whileHeld } from '@/lib/store/db/while-held';
import { TYPESCRIPT } from '@/scripts/setup/server.mjs';
import { testSite } from '../../../support/test-site';

const site = await testSite();
const HOUR_MS = 3600_000;

/** Another process, which holds a name. */
interface Holder {
  process: ChildProcess;
  /** What it says next. */
  said(): Promise<string>;
}

const children: ChildProcess[] = [];
afterEach(() => {
  vi.useRealTimers();
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

async function another(name: string, first = 'held', slots: string[] = []): Promise<Holder> {
  const child = spawn(
    process.execPath,
    [...TYPESCRIPT, '--conditions=react-server', 'tests/support/hold-name.ts', name, ...slots],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  );
  children.push(child);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const said = async () => String((await lines.next()).value);
  expect(await said()).toBe(first);
  return { process: child, said };
}

async function isStillTheirs({ process, said }: Holder): Promise<string> {
  process.stdin?.write('?\n');
  return said();
}

const holderOf = async (name: string) =>
  (await prisma().lock.findUnique({ where: { name } }))?.holder ?? null;

/** Tries until the name is had. */
async function takeOver(name: string): Promise<void> {
  await expect
    .poll(() => whileHeld(name, async () => 'mine'), { timeout: 30_000, interval: 100 })
    .toEqual({ value: 'mine' });
}

it('holds a name while the work goes on, and not after it, also when it fails', async () => {
  expect(await whileHeld('one', () => holderOf('one'))).toEqual({ value: expect.any(String) });
  expect(await holderOf('one')).toBeNull();
  await expect(whileHeld('one', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await holderOf('one')).toBeNull();
});

it('does no second work under a name that is held, and any number under others', async () => {
  const inner = () => whileHeld('one', async () => 'twice');
  expect(await whileHeld('one', inner)).toEqual({ value: null });
  const other = () => whileHeld('two', async () => 'both');
  expect(await whileHeld('one', other)).toEqual({ value: { value: 'both' } });
});

it.each([
  ['a long name', 'x'.repeat(300)],
  ['one of other letters', 'purge Jürgen 🦊'],
  ['an empty one', ''],
])('holds %s, and not another that begins like it', async (_what, name) => {
  const other = () => whileHeld(`${name}.`, () => whileHeld(name, async () => 'twice'));
  expect(await whileHeld(name, other)).toEqual({ value: { value: null } });
});

it('gives signs of life while it holds something, and none when it does not', async () => {
  const beats = () => prisma().lock.findUnique({ where: { name: 'one' }, select: { beatAt: true } });
  await whileHeld('one', async () => {
    const first = await beats();
    await expect.poll(beats, { timeout: 10_000 }).not.toEqual(first);
  });
  expect(await prisma().lock.count()).toBe(0);
});

it('keeps another process from it, and lets it have it afterwards', async () => {
  await whileHeld('theirs', () => another('theirs', 'refused'));
  const holder = await another('theirs');
  expect(await whileHeld('theirs', async () => 'mine')).toBeNull();
  holder.process.stdin?.write('end\n');
  await takeOver('theirs');
});

it('leaves a living process what it holds, whatever the clock of this one says', async () => {
  const holder = await another('living');
  // Longer than a dead one is left it; and then a few tries each.
  for (const [off, tries] of [
    [0, 60],
    [-HOUR_MS, 10],
    [65_000, 10],
    [HOUR_MS, 10],
  ] as const) {
    vi.useFakeTimers({ toFake: ['Date'], now: performance.timeOrigin + performance.now() + off });
    for (let tried = 0; tried < tries; tried++) {
      expect(await whileHeld('living', async () => 'mine')).toBeNull();
      await wait(100);
    }
  }
  expect(await isStillTheirs(holder)).toBe('true');
});

it.each([-3600, 3600])('leaves it so at a node of the database whose clock is %d s off', async (off) => {
  const name = `seen ${off}`;
  const held = await whileHeld(name, async () => {
    // As another node sees what this one has written.
    await site.query(
      `CREATE TRIGGER other_clock BEFORE UPDATE ON dashboard_lock FOR EACH ROW SET NEW.beat_at = NEW.beat_at + INTERVAL ${off} SECOND`,
    );
    const apart = async () =>
      Math.abs((await prisma().lock.findUniqueOrThrow({ where: { name } })).beatAt.getTime() - Date.now());
    await expect.poll(apart, { timeout: 10_000 }).toBeGreaterThan(HOUR_MS / 2);
    await another(name, 'refused');
    await site.query('DROP TRIGGER other_clock');
  });
  expect(held).not.toBeNull();
});

it('takes over what a killed process held', async () => {
  const holder = await another('killed');
  holder.process.kill('SIGKILL');
  await takeOver('killed');
});

it('takes over from one that stands still, which knows it when it wakes, and takes nothing back', async () => {
  const holder = await another('still');
  holder.process.kill('SIGSTOP');
  await takeOver('still');
  await whileHeld('still', async () => {
    const mine = await holderOf('still');
    holder.process.kill('SIGCONT');
    expect(await isStillTheirs(holder)).toBe('false');
    holder.process.stdin?.write('end\n');
    await new Promise((resolve) => holder.process.on('exit', resolve));
    expect(await holderOf('still')).toBe(mine);
  });
});

it('goes on with what it holds after it stood still, where nobody wanted it', async () => {
  const holder = await another('unwanted');
  holder.process.kill('SIGSTOP');
  await site.query("UPDATE dashboard_lock SET beat_at = beat_at - INTERVAL 1 HOUR WHERE name = 'unwanted'");
  holder.process.kill('SIGCONT');
  expect(await isStillTheirs(holder)).toBe('true');
});

it('gives what only one may take over to one of many', async () => {
  const holder = await another('wanted');
  holder.process.kill('SIGKILL');
  await site.query("UPDATE dashboard_lock SET beat_at = beat_at - INTERVAL 1 HOUR WHERE name = 'wanted'");
  let [now, most] = [0, 0];
  const work = async () => {
    most = Math.max(most, ++now);
    await new Promise((resolve) => setTimeout(resolve, 20));
    now--;
  };
  const processes = Array.from({ length: 3 }, () => another('wanted').catch(() => null));
  const taken = await Promise.all([whileHeld('wanted', work), ...processes]);
  expect(taken.some((each) => each !== null)).toBe(true);
  expect(most).toBeLessThanOrEqual(1);
  const [rows] = await site.query<RowDataPacket[]>(
    "SELECT COUNT(*) AS n FROM dashboard_lock WHERE name = 'wanted'",
  );
  expect(Number(rows[0]?.n)).toBeLessThanOrEqual(1);
});

it('goes on after all connections were cut', async () => {
  await whileHeld('one', async () => {
    const [ids] = await site.query<RowDataPacket[]>(
      'SELECT ID AS id FROM information_schema.PROCESSLIST WHERE ID <> CONNECTION_ID() AND DB = DATABASE()',
    );
    for (const { id } of ids) await site.query(`KILL ${id}`).catch(() => undefined);
    const before = await holderOf('one').catch(() => holderOf('one'));
    await another('one', 'refused');
    expect(await holderOf('one')).toBe(before);
  });
  expect(await holderOf('one')).toBeNull();
});

it('does what may be done twice at once no more often, in all processes together', async () => {
  const slots = { of: 'runs', most: 2, waits: false };
  const their = await another('first', 'held', ['runs', '2']);
  const second = await whileHeld(
    'second',
    async () => {
      expect(await whileHeld('third', async () => 'third', slots)).toBeNull();
      await another('fourth', 'refused', ['runs', '2']);
      // Of other things there are others, and a name is had with one slot only where nobody has it.
      expect(await whileHeld('third', async () => 'other', { ...slots, of: 'other' })).not.toBeNull();
      expect(await whileHeld('first', async () => 'other', { ...slots, of: 'other' })).toBeNull();
      const waiting = whileHeld('third', async () => 'waited', { ...slots, waits: true });
      their.process.kill('SIGKILL');
      return waiting;
    },
    slots,
  );
  expect(second).toEqual({ value: { value: 'waited' } });
  expect(await prisma().lock.count({ where: { slot: { not: null } } })).toBe(0);
});
