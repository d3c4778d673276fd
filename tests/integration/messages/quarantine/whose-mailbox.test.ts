import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { undoBatch } from '@/lib/messages/history/undo-batch';
import { newBatch } from '@/lib/messages/operations/operation';
import { releaseMessage } from '@/lib/messages/quarantine/change/release-message';
import { getMessage } from '@/lib/messages/quarantine/list/get-message';
import { listMessages } from '@/lib/messages/quarantine/list/list-messages';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { findMailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { testSite } from '../../../support/test-site';

const all = { sort: 'date', direction: 'asc', page: 1 } as const;
const site = await testSite({ conf: 'AllowOverride localStore\n' });

beforeAll(async () => {
  writeFileSync(
    path.join(site.home, 'group'),
    'team:shared,managed:ann,ben\npool:shared:cleo\nsite:merged:mia,noa\n',
  );
});

const subjects = async (user: string) =>
  (await listMessages(await openQuarantine(user), all)).messages.map(({ subject }) => subject);
const keyOf = async (user: string, subject: string) =>
  (await listMessages(await openQuarantine(user), all)).messages.find((row) => row.subject === subject)
    ?.key ?? 'none';

/** Puts a message for `member` into the quarantine of `store`, as DSPAM does with groups and localStore. */
async function quarantineFor(store: string, member: string, subject: string, trainedAs = store) {
  const { signature, record } = await site.quarantine({ user: trainedAs, subject });
  const moved = record
    .toString('latin1')
    .replace(/^(X-DSPAM-Signature: .*)$/m, `$1\nX-DSPAM-User: ${member}`);
  mkdirSync(site.files(store).dir, { recursive: true });
  if (trainedAs === store) {
    const before = readFileSync(site.files(store).mbox);
    writeFileSync(
      site.files(store).mbox,
      Buffer.concat([before.subarray(0, before.length - record.length), Buffer.from(moved, 'latin1')]),
    );
  } else {
    const own = readFileSync(site.files(trainedAs).mbox);
    writeFileSync(site.files(trainedAs).mbox, own.subarray(0, own.length - record.length));
    appendFileSync(site.files(store).mbox, moved, 'latin1');
  }
  return signature;
}

describe('a managed group', () => {
  it('shows its own name everything, and each member only what is theirs', async () => {
    await quarantineFor('team', 'ann', 'For Ann');
    await quarantineFor('team', 'ben', 'For Ben');
    expect(await subjects('team')).toEqual(['For Ann', 'For Ben']);
    expect((await listMessages(await openQuarantine('team'), all)).forMembers).toBe(true);
    expect(await subjects('ann')).toEqual(['For Ann']);
    expect(await subjects('ben')).toEqual(['For Ben']);
    expect((await listMessages(await openQuarantine('ben'), all)).quarantined).toBe(1);
  });

  it('does not open, release or undo another member’s mail', async () => {
    const key = await keyOf('team', 'For Ben');
    await expect(getMessage('ann', key)).rejects.toMatchObject({ code: 'not-found' });
    await expect(releaseMessage('ann', 'ann', key, newBatch())).rejects.toMatchObject({ code: 'not-found' });
    const batch = newBatch();
    expect(await releaseMessage('ben', 'ben', key, batch)).toMatchObject({ ok: true });
    await expect(undoBatch('ann', 'ann', batch)).rejects.toMatchObject({ code: 'not-found' });
    expect(await undoBatch('ben', 'ben', batch)).toMatchObject([{ ok: true, reversed: true }]);
  });

  it('releases a message to the member it is for, whoever clicks', async () => {
    expect(await releaseMessage('boss', 'team', await keyOf('team', 'For Ann'), newBatch())).toMatchObject({
      ok: true,
    });
    expect(site.deliveries().at(-1)?.argv).toEqual(['-d', 'ann']);
    expect(await subjects('team')).toEqual(['For Ben']);
  });

  it('is not led to somebody else by a header of the sender', async () => {
    const { record } = await site.quarantine({
      user: 'team',
      subject: 'Tricky',
      extraHeaders: 'X-DSPAM-User: mallory\n',
    });
    const text = record.toString('latin1').replace(/^(X-DSPAM-Signature: .*)$/m, '$1\nX-DSPAM-User: ben');
    const before = readFileSync(site.files('team').mbox);
    writeFileSync(
      site.files('team').mbox,
      Buffer.concat([before.subarray(0, before.length - record.length), Buffer.from(text, 'latin1')]),
    );
    expect(await releaseMessage('ben', 'ben', await keyOf('ben', 'Tricky'), newBatch())).toMatchObject({
      ok: true,
    });
    expect(site.deliveries().at(-1)?.argv).toEqual(['-d', 'ben']);
    expect(site.deliveries().at(-1)?.message).not.toContain('mallory');
  });
});

describe('a shared group', () => {
  it('keeps the mail with the member and the training with the group', async () => {
    const signature = await quarantineFor('cleo', 'cleo', 'Shared tokens', 'pool');
    const before = await site.stats('pool');
    expect((await findMailboxPlace('cleo')).store).toBe('cleo');
    expect(await releaseMessage('cleo', 'cleo', signature, newBatch())).toMatchObject({ ok: true });
    expect(site.deliveries().at(-1)?.argv).toEqual(['-d', 'cleo']);
    expect((await site.stats('pool')).innocent_misclassified).toBe(Number(before.innocent_misclassified) + 1);
  });
});

describe('a merged group', () => {
  it('changes nothing of whose mail it is: each member has their own file, uid and training', async () => {
    const message = await site.quarantine({ user: 'mia', subject: 'For Mia' });
    await site.quarantine({ user: 'noa', subject: 'For Noa' });
    expect(await subjects('mia')).toEqual(['For Mia']);
    expect(await subjects('noa')).toEqual(['For Noa']);
    expect(await subjects('site')).toEqual([]);
    expect(await findMailboxPlace('mia')).toMatchObject({
      store: 'mia',
      onlyMember: null,
      sharing: 'none',
      trained: { uid: message.uid },
    });
    const [mia, noa] = [await site.stats('mia'), await site.stats('noa')];
    const outcome = await releaseMessage('mia', 'mia', message.signature, newBatch());
    expect(outcome).toMatchObject({ ok: true });
    expect(site.deliveries().at(-1)?.argv).toEqual(['-d', 'mia']);
    expect(await site.stats('mia')).toMatchObject({
      innocent_misclassified: (mia.innocent_misclassified ?? 0) + 1,
    });
    expect(await site.stats('noa')).toEqual(noa);
  });

  it('does not let a member open another’s mail', async () => {
    await expect(getMessage('mia', await keyOf('noa', 'For Noa'))).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});

describe('localStore', () => {
  it('finds the mail where it was moved to, each person’s their own, and releases it to them', async () => {
    for (const user of ['dan', 'eva']) {
      const { uid } = await site.quarantine({ user, subject: 'stays' });
      await site.query('INSERT INTO dspam_preferences VALUES (?, ?, ?)', [uid, 'localStore', 'sharedq']);
    }
    await quarantineFor('sharedq', 'dan', 'For Dan', 'dan');
    await quarantineFor('sharedq', 'eva', 'For Eva', 'eva');
    expect(await subjects('dan')).toEqual(['For Dan']);
    expect(await subjects('eva')).toEqual(['For Eva']);
    expect(await subjects('sharedq')).toEqual(['For Dan', 'For Eva']);
    expect(await releaseMessage('dan', 'dan', await keyOf('dan', 'For Dan'), newBatch())).toMatchObject({
      ok: true,
    });
    expect(site.deliveries().at(-1)?.argv).toEqual(['-d', 'dan']);
    expect(
      await releaseMessage('boss', 'sharedq', await keyOf('sharedq', 'For Eva'), newBatch()),
    ).toMatchObject({ ok: true });
    expect(site.deliveries().at(-1)?.argv).toEqual(['-d', 'eva']);
  });
});

describe('the spelling of a name', () => {
  it('finds the folder by the spelling that DSPAM knows, when the login’s has none', async () => {
    await site.quarantine({ user: 'Frank@Example.org', subject: 'Capital' });
    expect(await subjects('frank@example.org')).toEqual(['Capital']);
  });
});
