import type { RowDataPacket } from 'mysql2/promise';
import { expect, it } from 'vitest';
import { whileHeld } from '@/lib/store/db/while-held';
import { testSite } from '../../../support/test-site';

const site = await testSite();

/** The connection that holds the name, as the server says; null when none does. */
async function holder(name: string): Promise<number | null> {
  const [rows] = await site.query<RowDataPacket[]>(
    "SELECT IS_USED_LOCK(CONCAT('dashboard_', MD5(CONCAT(DATABASE(), '/', ?)))) AS id",
    [name],
  );
  return rows[0]?.id === null ? null : Number(rows[0]?.id);
}

it('holds a name while the work goes on, and not after it, also when it fails', async () => {
  expect(await whileHeld('one', () => holder('one'))).toEqual({ value: expect.any(Number) });
  await expect(whileHeld('one', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await expect.poll(() => holder('one')).toBeNull();
});

it('does no second work under a name that is held, and any number under others', async () => {
  const inner = () => whileHeld('one', async () => 'twice');
  expect(await whileHeld('one', inner)).toEqual({ value: null });
  const other = () => whileHeld('two', async () => 'both');
  expect(await whileHeld('one', other)).toEqual({ value: { value: 'both' } });
});

it('keeps the connections of other processes from it', async () => {
  const NAME = "CONCAT('dashboard_', MD5(CONCAT(DATABASE(), '/', 'theirs')))";
  const ask = () => site.query<RowDataPacket[]>(`SELECT GET_LOCK(${NAME}, 0) AS held`);
  const refused = await whileHeld('theirs', async () => (await ask())[0]);
  expect(refused?.value).toEqual([{ held: 0 }]);
  // Letting go is on its way on another connection.
  await expect.poll(async () => (await ask())[0]).toEqual([{ held: 1 }]);
  expect(await whileHeld('theirs', async () => 'mine')).toBeNull();
});

it('holds a name again after its connection has gone', async () => {
  await whileHeld('one', async () => {
    const before = await holder('one');
    await site.query(`KILL ${before}`);
    const again = async () => {
      const now = await holder('one');
      return now !== null && now !== before;
    };
    await expect.poll(again, { timeout: 10_000 }).toBe(true);
  });
  await expect.poll(() => holder('one')).toBeNull();
});

it('answers when the connection goes in the very moment of asking', async () => {
  for (let round = 0; round < 8; round++) {
    const before = (await whileHeld('one', () => holder('one')))?.value;
    await site.query(`KILL ${before}`);
    // The server may take a moment to let go of what the killed one held.
    await expect.poll(() => whileHeld('one', async () => 'done')).toEqual({ value: 'done' });
  }
});
