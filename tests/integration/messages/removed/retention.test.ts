import { mkdirSync, readFileSync, rmdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { toQuarantineRow } from '@/lib/data/quarantine/quarantine-row';
import { expireMessages } from '@/lib/messages/quarantine/change/expire-messages';
import { listMessages } from '@/lib/messages/quarantine/list/list-messages';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { listRemoved } from '@/lib/messages/removed/list-removed';
import { restoreRemoved } from '@/lib/messages/removed/restore-removed';
import { findMailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { prisma } from '@/lib/store/db/prisma';
import { copiesIn } from '../../../support/copies-in';
import { emptySite } from '../../../support/empty-site';

const USER = 'alice@example.org';
const DAY_MS = 24 * 3600 * 1000;
const all = { sort: 'date', direction: 'asc', page: 1 } as const;
const site = emptySite(USER, { QUARANTINE_KEEP_DAYS: '20' });

const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS);
const quarantine = (subject: string, days: number) =>
  site().quarantine({ user: USER, subject, receivedAt: daysAgo(days) });
const list = async () => listMessages(await openQuarantine(USER), all);
const subjects = async () => (await list()).messages.map(({ subject }) => subject);
const removed = async () => (await listRemoved(await findMailboxPlace(USER), { page: 1 })).operations;

describe('retention', () => {
  it('moves what is older to Removed, unchanged, and teaches nothing', async () => {
    const old = await quarantine('Old', 21);
    await quarantine('Young', 19);
    const before = await site().stats(USER);
    expect(await expireMessages(USER)).toBe(1);
    expect(await subjects()).toEqual(['Young']);
    expect(await removed()).toMatchObject([{ subject: 'Old', kind: 'expire', actor: 'retention' }]);
    expect(await copiesIn(site().files(USER).removedMbox)).toEqual([old.record]);
    expect(await site().stats(USER)).toEqual(before);
    expect(await expireMessages(USER)).toBe(0);
  });

  it('leaves what somebody has put back alone until it is old again', async () => {
    const old = await quarantine('Wanted', 50);
    await expireMessages(USER);
    const [removal] = await removed();
    expect(await restoreRemoved(USER, USER, [removal?.id ?? 0n])).toMatchObject([{ ok: true }]);
    expect(await expireMessages(USER)).toBe(0);
    expect(await subjects()).toEqual(['Wanted']);
    await prisma().operation.updateMany({
      where: { kind: 'restore', messageKey: old.signature },
      data: { startedAt: daysAgo(21) },
    });
    expect(await expireMessages(USER)).toBe(1);
  });

  it('moves many, page by page', async () => {
    for (let made = 0; made < 230; made++) await quarantine(`Old ${made}`, 30);
    await quarantine('Young', 1);
    expect(await expireMessages(USER)).toBe(230);
    expect(await subjects()).toEqual(['Young']);
  }, 120_000);

  it('marks what goes within three days', async () => {
    for (const days of [21, 19.5, 17.5, 16.5, 3]) await quarantine(`${days}`, days);
    const { messages, expiry } = await list();
    const marks = messages.map((row) => {
      const { expiresInDays, expiresSoon } = toQuarantineRow(
        row,
        undefined,
        undefined,
        false,
        expiry.get(row.key),
        false,
      );
      return [row.subject, `${expiresInDays}${expiresSoon ? ' soon' : ''}`];
    });
    const days = { '21': '0 soon', '19.5': '1 soon', '17.5': '3 soon', '16.5': '4', '3': '17' };
    expect(Object.fromEntries(marks)).toEqual(days);
  });

  it('moves nothing when the copy cannot be written, and says why', async () => {
    const old = await quarantine('Old', 30);
    await quarantine('Older', 31);
    // A folder in its place: not even root can write it.
    mkdirSync(site().files(USER).removedMbox);
    await expect(expireMessages(USER)).rejects.toMatchObject({ reason: 'copyFailed' });
    expect(readFileSync(site().files(USER).mbox).includes(old.record)).toBe(true);
    expect(await subjects()).toHaveLength(2);
    rmdirSync(site().files(USER).removedMbox);
    expect(await expireMessages(USER)).toBe(2);
  });
});
