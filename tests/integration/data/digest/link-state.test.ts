import { rmSync, utimesSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { findLink, linkState } from '@/lib/data/digest/link-state';
import { undoBatch } from '@/lib/messages/history/undo-batch';
import { applyToMessages } from '@/lib/messages/quarantine/change/apply-to-messages';
import { compactQuarantine } from '@/lib/messages/quarantine/change/compact-quarantine';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { accountMark } from '@/lib/people/digest/account-mark';
import { endLinks } from '@/lib/people/digest/choice-rows';
import { DIGEST_ACTOR } from '@/lib/people/digest/digest-actor';
import { type Link, makeLinkToken } from '@/lib/people/digest/link-token';
import { TASK_WORKS } from '@/lib/site/upkeep/task-works';
import { createTask } from '@/lib/site/work/create-task';
import { runTask } from '@/lib/site/work/run-task';
import { getConfig } from '@/lib/store/config/config';
import { prisma } from '@/lib/store/db/prisma';
import { testSite } from '../../../support/test-site';

const site = await testSite({
  env: { DIGEST_FROM: 'quarantine@example.org', DIGEST_SMTP_URL: 'smtp://127.0.0.1' },
});
const USER = 'alice@example.org';

/** What a link of this message, with this in it, is good for. */
async function stateOf(key: string, more: Partial<Link> = {}) {
  const link: Link = {
    user: USER,
    key,
    action: 'release',
    expires: Date.now() + 60_000,
    generation: 0,
    password: '',
    ...more,
  };
  const found = findLink(makeLinkToken(getConfig().secret, link));
  return found && linkState(found);
}

let key = '';
beforeEach(async () => {
  rmSync(site.files(USER).dir, { recursive: true, force: true });
  await prisma().digestChoice.deleteMany({});
  key = (
    await site.quarantine({
      user: USER,
      subject: 'Invoice',
      body: 'One\n\n  Two \n',
    })
  ).signature;
});

describe('a link', () => {
  it('shows its message and the first lines of it, and that is not looking at it', async () => {
    const state = await stateOf(key);
    expect(state).toMatchObject({
      kind: 'message',
      isInDoubt: false,
      isWorking: false,
      message: {
        subject: 'Invoice',
        lines: ['One', 'Two'],
        recipient: null,
      },
    });
    expect(await prisma().message.findMany({ where: { seen: true } })).toEqual([]);
  });

  it('has ended after its time, and with a lower number, or another password', async () => {
    expect(await stateOf(key, { expires: Date.now() - 1 })).toMatchObject({ kind: 'ended' });
    expect(await stateOf(key, { password: 'another' })).toMatchObject({ kind: 'ended' });
    await endLinks(USER);
    expect(await stateOf(key)).toMatchObject({ kind: 'ended' });
    expect(await stateOf(key, { generation: 2 })).toMatchObject({ kind: 'ended' });
    expect(await stateOf(key, { generation: 1 })).toMatchObject({ kind: 'message' });
  });

  it('says what was done with its message, by whom, and shows it again when that was undone', async () => {
    const { batch } = await applyToMessages('delete', 'bob', USER, [key]);
    expect(await stateOf(key)).toMatchObject({
      kind: 'gone',
      last: { what: 'delete', by: 'bob', at: expect.any(Date) },
    });
    await undoBatch('bob', USER, batch);
    expect(await stateOf(key)).toMatchObject({ kind: 'message' });
    const { outcomes } = await applyToMessages('release', DIGEST_ACTOR, USER, [key]);
    expect(outcomes).toMatchObject([{ ok: true }]);
    expect(await stateOf(key)).toMatchObject({ kind: 'gone', last: { what: 'release', by: 'digest' } });
    expect((await applyToMessages('release', DIGEST_ACTOR, USER, [key])).outcomes).toMatchObject([
      { ok: false, reason: 'gone' },
    ]);
    expect(site.deliveries()).toHaveLength(1);
  });

  it('finds its message when the quarantine was indexed anew', async () => {
    expect(await stateOf(key)).toMatchObject({ kind: 'message' });
    await prisma().message.deleteMany({});
    await prisma().mailbox.deleteMany({});
    expect(await stateOf(key)).toMatchObject({ kind: 'message', message: { subject: 'Invoice' } });
  });

  it('finds its message when the quarantine was compacted', async () => {
    const others: string[] = [];
    for (let made = 0; made < 6; made++) {
      const large = { user: USER, body: `${'x'.repeat(70)}\n`.repeat(4000) };
      others.push((await site.quarantine(large)).signature);
    }
    await applyToMessages('delete', 'alice', USER, others);
    const { mbox } = site.files(USER);
    const past = new Date(Date.now() - 120_000);
    utimesSync(mbox, past, past);
    expect(await compactQuarantine(await openQuarantine(USER))).toBeGreaterThan(0);
    expect(await stateOf(key)).toMatchObject({ kind: 'message', message: { subject: 'Invoice' } });
    expect(await stateOf(others[0] ?? '')).toMatchObject({ kind: 'gone', last: { what: 'delete' } });
  });

  it('shows nothing of a user who was deleted, nor of another one of that name', async () => {
    const { id } = await createTask('deletion', 'admin', USER);
    await runTask(id, TASK_WORKS);
    expect(await stateOf(key)).toMatchObject({ kind: 'gone', last: null });
    await site.quarantine({ user: USER, subject: 'Of the new one' });
    expect(await stateOf(key)).toMatchObject({ kind: 'gone', last: null });
  });

  it('ends with its user, is another’s of that name no more, and theirs again who is put back', async () => {
    const password = await accountMark(USER);
    expect(password).toMatch(/^\d+\/$/);
    const stop = () => stateOf('', { action: 'stop', password });
    expect(await stop()).toMatchObject({ kind: 'stop' });
    const { id } = await createTask('deletion', 'admin', USER);
    await runTask(id, TASK_WORKS);
    expect(await prisma().digestChoice.findMany({})).toEqual([]);
    expect(await stop()).toMatchObject({ kind: 'ended' });
    await site.query('INSERT INTO dspam_virtual_uids (uid, username) VALUES (70002, ?)', [USER]);
    expect([await stop(), await stateOf(key, { password })]).toMatchObject([
      { kind: 'ended' },
      { kind: 'ended' },
    ]);
    await site.query('DELETE FROM dspam_virtual_uids WHERE uid = 70002');
    rmSync(site.files(USER).mbox, { force: true });
    const back = await createTask('restoration', 'admin', USER);
    await runTask(back.id, TASK_WORKS);
    expect([await stop(), await stateOf(key, { password })]).toMatchObject([
      { kind: 'stop' },
      { kind: 'message' },
    ]);
  });

  it('is of a mailbox that it names, and of no other, known or not', async () => {
    expect(await stateOf(key, { user: 'bob' })).toMatchObject({ kind: 'gone', last: null });
    expect(await stateOf('1,no-such-message')).toMatchObject({ kind: 'gone', last: null });
    rmSync(site.files(USER).dir, { recursive: true, force: true });
    expect(await stateOf(key)).toMatchObject({ kind: 'gone', last: null });
  });

  it('leaves what may have arrived to the dashboard', async () => {
    site.failDelivery(75);
    await applyToMessages('release', 'alice', USER, [key]);
    site.failDelivery(0);
    const { id } = await prisma().operation.findFirstOrThrow({
      where: { messageKey: key },
      orderBy: { id: 'desc' },
    });
    await prisma().operation.update({ where: { id }, data: { state: 'unconfirmed', reason: 'unconfirmed' } });
    expect(await stateOf(key)).toMatchObject({ kind: 'message', isInDoubt: true });
  });

  it('that ends the digest shows no message', async () => {
    expect(await stateOf('', { action: 'stop' })).toMatchObject({ kind: 'stop', isOn: false });
  });

  it('leads to the sign-in, where each link asks for the password', async () => {
    const { digest } = getConfig();
    if (digest) digest.links = 'sign-in';
    try {
      expect(await stateOf(key)).toMatchObject({ kind: 'signIn' });
    } finally {
      if (digest) digest.links = 'act';
    }
  });
});

it('does not say of a message that was put back, and has gone since by other hands, that it was released', async () => {
  const { batch } = await applyToMessages('release', DIGEST_ACTOR, USER, [key]);
  expect((await undoBatch('alice', USER, batch)).map(({ ok }) => ok)).toEqual([true]);
  rmSync(site.files(USER).mbox);
  expect(await stateOf(key)).toMatchObject({ kind: 'gone', last: null });
});
