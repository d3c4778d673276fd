import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { listStores } from '@/lib/formats/dspam/list-stores';
import { newBatch } from '@/lib/messages/operations/operation';
import { deleteMessage } from '@/lib/messages/quarantine/change/delete-message';
import { MAINTENANCE_STEPS } from '@/lib/site/upkeep/maintenance-steps';
import { runMaintenance } from '@/lib/site/upkeep/run-maintenance';
import { withNamedLock } from '@/lib/store/db/named-lock';
import { prisma } from '@/lib/store/db/prisma';
import { TYPESCRIPT } from '@/scripts/setup/server.mjs';
import { testSite } from '../../../support/test-site';

const ALICE = 'alice@example.org';
const daysAgo = (days: number) => new Date(Date.now() - days * 24 * 3600 * 1000);
const site = await testSite({ env: { QUARANTINE_KEEP_DAYS: '60', REMOVED_KEEP_DAYS: '30' } });

async function maintain(): Promise<{ isWell: boolean; lines: string[] }> {
  const lines: string[] = [];
  const isWell = await runMaintenance(MAINTENANCE_STEPS, (line) => lines.push(line));
  return { isWell, lines };
}

/** `npm run maintain` as cron runs it. */
async function maintainAsCron(env: Record<string, string> = {}): Promise<{ code: number; text: string }> {
  const child = spawn(process.execPath, [...TYPESCRIPT, 'scripts/maintain.ts'], {
    env: { ...process.env, ...env },
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (text += data));
  const code = await new Promise<number>((resolve) => child.on('exit', (status) => resolve(status ?? -1)));
  return { code, text };
}

describe('npm run maintain', () => {
  it('settles, moves and purges in every mailbox, and says what it did', async () => {
    const copied = await site.quarantine({ user: 'bob' });
    const { operationId } = await deleteMessage('bob', 'bob', copied.signature, newBatch());
    await prisma().operation.update({
      where: { id: operationId ?? 0n },
      data: { finishedAt: daysAgo(31) },
    });
    await site.quarantine({ user: ALICE, receivedAt: daysAgo(61) });
    const unfinished = await site.quarantine({ user: 'carol' });
    const left = await deleteMessage('carol', 'carol', unfinished.signature, newBatch());
    await prisma().operation.update({
      where: { id: left.operationId ?? 0n },
      data: { state: 'copied', startedAt: daysAgo(1), finishedAt: null },
    });
    expect(await maintain()).toEqual({
      isWell: true,
      lines: [
        'unfinished: 1 settled, 0 left',
        'retention: 1 older than 60 days moved to Removed, of 1 mailboxes',
        'compaction: 0 quarantines compacted, 0 MB given back',
        'copies without an operation: 0 can be put back again, 0 were there twice and are blanked',
        'copies: 1 older than 30 days purged, of 1 mailboxes',
        'deleted users: 0 copies older than 30 days removed',
        'dspam purge: off (MAINTAIN_PURGE)',
        'user logs: 0 read, 0 hourly counts older than two years removed',
        'audit log: removed 0 entries older than 400 days',
        'looked at: forgot 0 messages that are gone',
        'campaigns: forgot 0 texts',
      ],
    });
    expect((await maintain()).lines).toEqual([
      'unfinished: 0 settled, 0 left',
      'retention: 0 older than 60 days moved to Removed, of 0 mailboxes',
      'compaction: 0 quarantines compacted, 0 MB given back',
      'copies without an operation: 0 can be put back again, 0 were there twice and are blanked',
      'copies: 0 older than 30 days purged, of 0 mailboxes',
      'deleted users: 0 copies older than 30 days removed',
      'dspam purge: off (MAINTAIN_PURGE)',
      'user logs: 0 read, 0 hourly counts older than two years removed',
      'audit log: removed 0 entries older than 400 days',
      'looked at: forgot 0 messages that are gone',
      'campaigns: forgot 0 texts',
    ]);
  });

  it('goes on after a mailbox that fails, and exits with 1, naming it', async () => {
    for (const user of [ALICE, 'bob']) await site.quarantine({ user, receivedAt: daysAgo(90) });
    // A folder in place of the file: not even root can write it.
    mkdirSync(site.files('dave').removedMbox, { recursive: true });
    await site.quarantine({ user: 'dave', receivedAt: daysAgo(90) });
    const { code, text } = await maintainAsCron();
    expect(text).toContain('retention: 2 older than 60 days moved to Removed, of 2 mailboxes');
    expect(text).toMatch(/retention: FAILED dave: .*EISDIR/);
    expect(code).toBe(1);
  });

  it('does nothing beside another run, and does not take that for a failure', async () => {
    const { isWell, lines } = (await withNamedLock('maintain', maintain)) ?? { isWell: false, lines: [] };
    expect({ isWell, lines }).toEqual({
      isWell: true,
      lines: ['Another maintenance is running: nothing to do.'],
    });
  });

  it('says in one line that the database is away, or what is wrong with the configuration', async () => {
    const away = await maintainAsCron({ DATABASE_URL: 'mysql://u:p@localhost/x?socket=/nowhere/sock' });
    expect(away).toMatchObject({ code: 1, text: 'the database cannot be reached\n' });
    const wrong = await maintainAsCron({ QUARANTINE_KEEP_DAYS: 'never' });
    expect(wrong.code).toBe(1);
    expect(wrong.text).toContain('QUARANTINE_KEEP_DAYS has to be a number of days');
  });
});

describe('listStores', () => {
  it.each([
    ['domain', ['data/example.org/alice', 'data/local/bob'], ['alice@example.org', 'bob']],
    ['large', ['data/a/l/alice@example.org', 'data/x/y/alice', 'data/b/o/bob'], ['alice@example.org', 'bob']],
    ['normal', ['data/alice@example.org', 'data/bob'], ['alice@example.org', 'bob']],
  ] as const)('finds the mailboxes of %s scale by their folders', async (scale, folders, names) => {
    const home = path.join(site.folder, `stores-${scale}`);
    for (const folder of [...folders, 'data/-bad', 'data/local/-bad']) {
      const whole = path.join(home, folder);
      mkdirSync(whole, { recursive: true });
      writeFileSync(path.join(whole, `${path.basename(folder)}.mbox`), '');
    }
    const found = await listStores(home, scale);
    expect(found).toEqual({ stores: names, unreadable: [] });
  });
});
