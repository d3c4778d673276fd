import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { forgetUsers, keptUsers } from '@/lib/people/users/kept-users';
import { testSite } from '../../../support/test-site';

const site = await testSite();
let uid = 100;
async function addUser(name: string): Promise<void> {
  await site.query('INSERT INTO dspam_virtual_uids VALUES (?, ?)', [++uid, name]);
}
const has = async (name: string) => (await keptUsers()).some((user) => user.name === name);

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
  forgetUsers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('keeps the list for five seconds, then shows it while it is read again', async () => {
  await keptUsers();
  await addUser('new');
  vi.advanceTimersByTime(4_900);
  expect(await has('new')).toBe(false);
  vi.advanceTimersByTime(200);
  expect(await has('new')).toBe(false);
  await vi.waitUntil(() => has('new'), { timeout: 5_000 });
});

it('shows nobody a list that is older than half a minute', async () => {
  await keptUsers();
  await addUser('late');
  vi.advanceTimersByTime(30_000);
  expect(await has('late')).toBe(true);
});

it('shows a change of its own at once, also when it was made while the list was read', async () => {
  await keptUsers();
  await addUser('mine');
  forgetUsers();
  expect(await has('mine')).toBe(true);
  vi.advanceTimersByTime(6_000);
  const before = keptUsers();
  await addUser('meanwhile');
  forgetUsers();
  await before;
  expect(await has('meanwhile')).toBe(true);
});

it('is told that the database is away when the list is too old', async () => {
  await keptUsers();
  await site.query('RENAME TABLE dspam_stats TO away');
  try {
    vi.advanceTimersByTime(10_000);
    expect(await has('bob')).toBe(false);
    vi.advanceTimersByTime(30_000);
    await expect(keptUsers()).rejects.toThrow();
  } finally {
    await site.query('RENAME TABLE away TO dspam_stats');
  }
  expect((await keptUsers()).length).toBeGreaterThan(0);
});
