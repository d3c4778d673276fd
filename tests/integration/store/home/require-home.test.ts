import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { deleteMessage } from '@/lib/messages/quarantine/change/delete-message';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { adoptLostCopies } from '@/lib/messages/removed/adopt-lost-copies';
import { purgeRemoved } from '@/lib/messages/removed/purge-removed';
import { MAINTENANCE_STEPS } from '@/lib/site/upkeep/maintenance-steps';
import { runMaintenance } from '@/lib/site/upkeep/run-maintenance';
import { settleStep } from '@/lib/site/upkeep/settle-step';
import { getConfig } from '@/lib/store/config/config';
import { type AskRows, fetchRows } from '@/lib/store/db/fetch-rows';
import { pool } from '@/lib/store/db/pool';
import { prisma } from '@/lib/store/db/prisma';
import { judgeHome } from '@/lib/store/home/judge-home';
import { makeMark } from '@/lib/store/home/mark-file';
import { noteMark } from '@/lib/store/home/noted-mark';
import { findHome, requireHome, requireHomeForPage } from '@/lib/store/home/require-home';
import { syncAllQuarantines } from '@/lib/store/index/quarantine/sync-all-quarantines';
import { syncQuarantine } from '@/lib/store/index/quarantine/sync-quarantine';
import { testSite } from '@/tests/support/test-site';

const site = await testSite();
const USER = 'alice@example.org';
const OTHERS = ['bob@example.org', 'carol@example.org'];
const aside = `${site.home}.aside`;
const mark = path.join(site.home, 'data/.dashboard-site');

const sync = () => syncQuarantine(USER, site.files(USER).mbox);
const round = () => syncAllQuarantines(getConfig().dspamHome, 'domain');
const listed = () => prisma().message.count();

/** What lies where DSPAM_HOME should, while the real one is elsewhere. */
function replaceHome(make: () => void): void {
  renameSync(site.home, aside);
  make();
}

beforeEach(async () => {
  for (const table of ['operation', 'message', 'mailbox', 'site'])
    await site.query(`DELETE FROM dashboard_${table}`);
  rmSync(site.home, { recursive: true, force: true });
  mkdirSync(path.join(site.home, 'data'), { recursive: true });
  for (const user of [USER, ...OTHERS]) {
    await site.quarantine({ user });
    await site.quarantine({ user });
  }
});

afterEach(() => {
  rmSync(aside, { recursive: true, force: true });
});

async function learned(): Promise<void> {
  await learnedOf(6);
}

async function learnedOf(count: number): Promise<void> {
  await round();
  expect(await listed()).toBe(count);
}

const STRANGE: Record<string, [make: () => void, reason: string]> = {
  'is not there': [() => undefined, 'homeAway'],
  'is empty': [() => mkdirSync(site.home), 'homeAway'],
  'has an empty folder data': [
    () => mkdirSync(path.join(site.home, 'data'), { recursive: true }),
    'homeAway',
  ],
  'has folders of the same users, and no mark': [
    () => mkdirSync(site.files(USER).dir, { recursive: true }),
    'homeAway',
  ],
  'has other mail of the same users, and no mark': [() => otherSite(), 'homeAway'],
  'has the mark of another site': [
    () => {
      otherSite();
      writeFileSync(mark, '0d5e0e9c-0000-4000-8000-000000000000\n');
    },
    'homeOther',
  ],
  'has an empty mark': [
    () => {
      otherSite();
      writeFileSync(mark, '');
    },
    'homeUnreadable',
  ],
  'has a folder for a mark': [() => mkdirSync(mark, { recursive: true }), 'homeUnreadable'],
  'has a mark that is no text': [
    () => {
      otherSite();
      writeFileSync(mark, Buffer.alloc(2000, 0));
    },
    'homeUnreadable',
  ],
};

function otherSite(): void {
  for (const user of [USER, ...OTHERS]) {
    mkdirSync(site.files(user).dir, { recursive: true });
    const from = `From nobody Mon Jan  5 10:00:00 2026\nSubject: another site\n\nText\n\n\n`;
    writeFileSync(site.files(user).mbox, from);
  }
}

test('one that cannot be marked is looked at once for the requests of two seconds, and anew before anything is changed', async () => {
  // DSPAM makes `data` with its first mail.
  rmSync(path.join(site.home, 'data'), { recursive: true });
  const asked = vi.spyOn(pool(), 'query');
  const questions = async (work: () => Promise<void>) => {
    const before = asked.mock.calls.length;
    await work();
    return asked.mock.calls.length - before;
  };
  try {
    vi.spyOn(performance, 'now').mockReturnValue(performance.now());
    expect(await questions(requireHomeForPage)).toBeGreaterThan(0);
    expect(await questions(requireHomeForPage)).toBe(0);
    expect(await questions(requireHome)).toBeGreaterThan(0);
    vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 3_000);
    expect(await questions(requireHomeForPage)).toBeGreaterThan(0);
    await site.quarantine({ user: USER });
    await requireHomeForPage();
    await learnedOf(1);
    // Gone again: what was found without a mark says nothing of a home that had one.
    replaceHome(() => undefined);
    await expect(requireHomeForPage()).rejects.toMatchObject({ reason: 'homeAway' });
    renameSync(aside, site.home);
    await requireHomeForPage();
  } finally {
    vi.restoreAllMocks();
  }
});

describe.each(Object.entries(STRANGE))('a home that %s', (_name, [make, reason]) => {
  test('makes nothing forgotten, and it goes on when the home is back', async () => {
    await learned();
    const scores = await prisma().message.updateMany({ data: { score: 0.25 } });
    expect(scores.count).toBe(6);
    replaceHome(make);
    await expect(requireHome()).rejects.toMatchObject({ code: 'unavailable', reason });
    await expect(sync()).rejects.toMatchObject({ reason });
    await expect(round()).rejects.toMatchObject({ reason });
    await expect(openQuarantine(USER)).rejects.toMatchObject({ reason });
    await expect(runMaintenance(MAINTENANCE_STEPS, () => undefined)).rejects.toMatchObject({ reason });
    await expect(adoptLostCopies()).rejects.toMatchObject({ reason });
    expect(await prisma().message.count({ where: { score: 0.25 } })).toBe(6);
    rmSync(site.home, { recursive: true, force: true });
    renameSync(aside, site.home);
    await requireHome();
    await sync();
    expect(await prisma().message.count({ where: { score: 0.25 } })).toBe(6);
  });

  test('ends no operation, and no copy counts as purged', async () => {
    await learned();
    const { id: mailboxId } = await sync();
    const { key } = await prisma().message.findFirstOrThrow({ where: { mailboxId } });
    await deleteMessage('somebody', USER, key, 'b1');
    await site.query("UPDATE dashboard_operation SET finished_at = '2020-01-01'");
    const left = await prisma().message.findFirstOrThrow({ where: { mailboxId } });
    await prisma().operation.create({
      data: {
        batch: 'b2',
        actor: 'somebody',
        store: USER,
        kind: 'delete',
        state: 'started',
        messageKey: left.key,
        signature: left.signature,
        fromText: '',
        subject: '',
        searchText: '',
        digest: 'x'.repeat(64),
        byteOffset: left.byteOffset,
        byteLength: left.byteLength,
        startedAt: new Date('2020-01-01'),
      },
    });
    replaceHome(make);
    expect((await settleStep.run()).failures).toHaveLength(1);
    await expect(purgeRemoved(USER, site.files(USER))).rejects.toMatchObject({ reason });
    expect(await prisma().operation.count({ where: { copyOffset: { not: null } } })).toBe(1);
    expect(await prisma().operation.count({ where: { state: 'started' } })).toBe(1);
    rmSync(site.home, { recursive: true, force: true });
    renameSync(aside, site.home);
  });
});

test('what is gone from the home itself is forgotten', async () => {
  await learned();
  rmSync(site.files(USER).dir, { recursive: true });
  await round();
  expect(await listed()).toBe(4);
  rmSync(site.files(OTHERS[0] ?? '').mbox);
  await round();
  expect(await listed()).toBe(2);
});

test('the first start marks both, without a word of what is in them, as DSPAM can have it', async () => {
  expect((await findHome()).state).toBe('ours');
  const { homeMark } = await prisma().site.findUniqueOrThrow({ where: { id: 1 } });
  expect(readFileSync(mark, 'utf8')).toBe(`${homeMark}\n`);
  expect(readdirSync(path.dirname(mark)).filter((name) => name.startsWith('.'))).toEqual(['.dashboard-site']);
});

test('an upgrade of a site that has no mark makes one, where the mail is that of the index', async () => {
  await learned();
  await site.query('DELETE FROM dashboard_site');
  rmSync(mark);
  await site.quarantine({ user: USER });
  expect((await findHome()).state).toBe('ours');
});

test('an upgrade whose home is not mounted marks nothing', async () => {
  await learned();
  await site.query('DELETE FROM dashboard_site');
  rmSync(mark);
  replaceHome(() => mkdirSync(path.join(site.home, 'data'), { recursive: true }));
  expect((await findHome()).state).toBe('away');
  expect(readdirSync(path.join(site.home, 'data'))).toEqual([]);
  expect(await prisma().site.count()).toBe(0);
  await expect(sync()).rejects.toMatchObject({ reason: 'homeAway' });
  expect(await listed()).toBe(6);
});

test('a home that was copied elsewhere, or restored, is known by its mail, and marked again', async () => {
  await learned();
  const before = readFileSync(mark, 'utf8');
  rmSync(mark);
  const bytes = readFileSync(site.files(USER).mbox);
  // Another file, with another number.
  writeFileSync(`${site.files(USER).mbox}.new`, bytes);
  renameSync(`${site.files(USER).mbox}.new`, site.files(USER).mbox);
  expect((await findHome()).state).toBe('ours');
  expect(readFileSync(mark, 'utf8')).toBe(before);
});

test('a database that was lost takes the mark of the home', async () => {
  await learned();
  const before = readFileSync(mark, 'utf8').trim();
  for (const table of ['message', 'mailbox', 'site']) await site.query(`DELETE FROM dashboard_${table}`);
  rmSync(mark);
  writeFileSync(mark, `${before}\n`);
  await round();
  expect(await listed()).toBe(6);
  expect(await prisma().site.findFirst()).toMatchObject({ homeMark: before });
});

test('of two homes that come to a new database, the second is not its own', async () => {
  await requireHome();
  replaceHome(() => otherSite());
  await expect(requireHome()).rejects.toMatchObject({ reason: 'homeAway' });
});

test('a mark that somebody else makes while one looks is no other home', async () => {
  const marked = async () => {
    await makeMark(site.home, 'made-by-another');
    await noteMark('made-by-another');
  };
  const ask: AskRows = async (...asked) => {
    await marked();
    return fetchRows(...asked);
  };
  expect(await judgeHome(site.home, 'domain', ask)).toMatchObject({ state: 'ours' });
});

test('before DSPAM has made its folder, a new site is none that is away', async () => {
  for (const table of ['message', 'mailbox', 'site']) await site.query(`DELETE FROM dashboard_${table}`);
  rmSync(path.join(site.home, 'data'), { recursive: true });
  expect((await findHome()).state).toBe('unmarked');
  await requireHome();
  expect(await prisma().site.count()).toBe(0);
});
