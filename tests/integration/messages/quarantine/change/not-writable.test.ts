import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { undoBatch } from '@/lib/messages/history/undo-batch';
import { claimOf, newBatch } from '@/lib/messages/operations/operation';
import { applyToMessages } from '@/lib/messages/quarantine/change/apply-to-messages';
import { deleteMessage } from '@/lib/messages/quarantine/change/delete-message';
import { expireMessages } from '@/lib/messages/quarantine/change/expire-messages';
import { releaseMessage } from '@/lib/messages/quarantine/change/release-message';
import { prisma } from '@/lib/store/db/prisma';
import { whileHeld } from '@/lib/store/db/while-held';
import { testSite } from '../../../../support/test-site';
import { withoutRights } from '../../../../support/without-rights';

const USER = 'alice@example.org';
const site = await testSite({ env: { QUARANTINE_KEEP_DAYS: '20' } });
const files = () => site.files(USER);

afterEach(() => vi.restoreAllMocks());

/** What is written to the log meanwhile. */
function logged(): () => string {
  const lines = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  return () => lines.mock.calls.map(([line]) => String(line)).join('');
}

function prepared(name: 'mbox' | 'removedMbox'): string {
  const file = files()[name];
  if (!existsSync(file)) writeFileSync(file, '');
  return file;
}

const CASES = [
  ['the copies', 'removedMbox', 0o000],
  ['the quarantine', 'mbox', 0o444],
] as const;

it.each(CASES)(
  'nothing is delivered, deleted or expired where %s cannot be written to, and the log says why',
  async (_name, name, mode) => {
    const { signature, record } = await site.quarantine({
      user: USER,
      subject: 'Kept',
      receivedAt: new Date(Date.now() - 30 * 24 * 3600_000),
    });
    const file = prepared(name);
    for (const each of ['mbox', 'removedMbox'] as const) chmodSync(prepared(each), 0o666);
    const sent = site.deliveries().length;
    const said = logged();
    await withoutRights(file, { during: mode, after: 0o660 }, async () => {
      for (const kind of ['release', 'delete'] as const)
        expect((await applyToMessages(kind, USER, USER, [signature])).outcomes).toMatchObject([
          { ok: false, reason: 'notWritable' },
        ]);
      await expect(expireMessages(USER)).rejects.toMatchObject({ reason: 'notWritable' });
    });
    expect(site.deliveries()).toHaveLength(sent);
    expect(readFileSync(files().mbox).includes(record)).toBe(true);
    expect(await prisma().operation.count({ where: { messageKey: signature } })).toBe(0);
    for (const kind of ['release', 'delete', 'expire']) {
      const line = new RegExp(`${kind} failed: .*EACCES.*${path.basename(file).replaceAll('.', '\\.')}`, 'g');
      expect(said().match(line), kind).toHaveLength(1);
    }
    expect(said()).not.toContain('Kept');
    expect(await releaseMessage(USER, USER, signature, newBatch())).toMatchObject({ ok: true });
  },
);

it('says that it was delivered where the copies are barred behind the delivery', async () => {
  const { signature, record } = await site.quarantine({ user: USER, subject: 'Behind' });
  const { removedMbox } = files();
  const kept = readFileSync(removedMbox);
  const agent = path.join(site.folder, 'agent');
  const script = readFileSync(agent, 'utf8');
  // The agent is the moment behind the check: a folder cannot be written to, whoever runs the test.
  writeFileSync(agent, `${script}rm '${removedMbox}'; mkdir '${removedMbox}'\n`);
  const sent = site.deliveries().length;
  const outcome = await releaseMessage(USER, USER, signature, newBatch()).finally(() =>
    writeFileSync(agent, script),
  );
  expect(outcome).toMatchObject({ ok: false, reason: 'deliveredNoCopy' });
  expect(site.deliveries()).toHaveLength(sent + 1);
  expect(readFileSync(files().mbox).includes(record)).toBe(true);
  await expect(releaseMessage(USER, USER, signature, newBatch())).rejects.toMatchObject({
    reason: 'copyFailed',
  });
  rmSync(removedMbox, { recursive: true });
  writeFileSync(removedMbox, kept);
  // Whoever tries once more is not delivered it twice.
  await expect(releaseMessage(USER, USER, signature, newBatch())).rejects.toMatchObject({ reason: 'busy' });
  expect(site.deliveries()).toHaveLength(sent + 1);
});

it('a delete in a quarantine that cannot be read says so', async () => {
  const { signature } = await site.quarantine({ user: USER, subject: 'Unread' });
  const said = logged();
  await withoutRights(files().mbox, { during: 0o000, after: 0o660 }, async () => {
    const { outcomes } = await applyToMessages('delete', USER, USER, [signature]);
    expect(outcomes).toMatchObject([{ ok: false, reason: 'unreadable' }]);
  });
  expect(said()).toMatch(/delete failed.*EACCES/);
});

it.each([
  ['may not be read', 'copyUnreadable', /EACCES.*removed\.mbox/],
  ['is gone', 'copyGone', /ENOENT.*removed\.mbox/],
  ['has other bytes', 'copyGone', /removed\.mbox has other bytes at/],
])('an undo whose copy %s leaves a line in the log', async (how, reason, words) => {
  const { signature } = await site.quarantine({ user: USER, subject: 'Undone' });
  const { batch } = await applyToMessages('delete', USER, USER, [signature]);
  const { removedMbox } = files();
  const kept = readFileSync(removedMbox);
  if (how === 'is gone') rmSync(removedMbox);
  if (how === 'has other bytes')
    writeFileSync(
      removedMbox,
      kept.map(() => 0x41),
    );
  const undo = async () => expect(await undoBatch(USER, USER, batch)).toMatchObject([{ ok: false, reason }]);
  const said = logged();
  if (how === 'may not be read') await withoutRights(removedMbox, { during: 0o000, after: 0o660 }, undo);
  else await undo();
  expect(said().match(/restore failed: /g)).toHaveLength(1);
  expect(said()).toMatch(words);
  expect(said()).not.toContain('Undone');
  writeFileSync(removedMbox, kept);
  expect(await undoBatch(USER, USER, batch)).toMatchObject([{ ok: true }]);
});

it('an undo of several goes on behind one that cannot be put back', async () => {
  const mails = [await site.quarantine({ user: USER }), await site.quarantine({ user: USER })];
  const keys = mails.map(({ signature }) => signature);
  const { batch } = await applyToMessages('delete', USER, USER, keys);
  const [first] = await prisma().operation.findMany({ where: { batch }, orderBy: { id: 'asc' } });
  // Somebody has it in hand.
  await whileHeld(claimOf(first?.store ?? '', first?.messageKey ?? ''), async () => {
    expect(await undoBatch(USER, USER, batch)).toMatchObject([{ ok: false, reason: 'busy' }, { ok: true }]);
  });
  expect(await undoBatch(USER, USER, batch)).toMatchObject([{ ok: true }]);
});

it('a delete that fails on its way is in the log', async () => {
  const { signature } = await site.quarantine({ user: USER });
  const { removedMbox } = files();
  rmSync(removedMbox, { force: true });
  mkdirSync(removedMbox);
  const said = logged();
  await expect(deleteMessage(USER, USER, signature, newBatch())).rejects.toMatchObject({
    reason: 'copyFailed',
  });
  expect(said()).toContain('delete failed');
  expect(said()).toContain('removed.mbox');
  rmSync(removedMbox, { recursive: true });
});
