import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { newBatch } from '@/lib/messages/operations/operation';
import { releaseMessage } from '@/lib/messages/quarantine/change/release-message';
import { getMessage } from '@/lib/messages/quarantine/list/get-message';
import { listMessages } from '@/lib/messages/quarantine/list/list-messages';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { findUid } from '@/lib/people/identity/find-uid';
import { findMailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { effectivePreference } from '@/lib/people/preferences/effective-preference';
import { findAccuracy } from '@/lib/people/statistics/find-accuracy';
import { testSite } from '../../../support/test-site';

const site = await testSite({ conf: 'AllowOverride trainingMode localStore\n' });
const all = { sort: 'date', direction: 'asc', page: 1 } as const;

/** A user of DSPAM, a name that databases, Unicode or the eye take for theirs, and what stands against a uid of its own. */
const PAIRS: [owner: string, other: string, problem: 'anothers' | 'unheld' | null][] = [
  ['alice@example.org', 'alicé@example.org', 'anothers'],
  ['alice@example.org', 'ALICÉ@example.org', 'anothers'],
  ['alice@example.org', 'àlice@example.org', 'anothers'],
  ['alice@example.org', 'alice@éxample.org', 'anothers'],
  ['alice@example.org', 'alice\u0301@example.org', 'unheld'],
  ['alice@example.org', 'аlice@example.org', 'unheld'],
  ['alice@example.org', 'ａｌｉｃｅ@example.org', 'unheld'],
  ['alice@example.org', 'alıce@example.org', 'unheld'],
  ['alice@example.org', 'alİce@example.org', 'unheld'],
  ['alice@example.org', 'alice@example.org\u200b', 'unheld'],
  ['alice@example.org', 'alice@example.org\u00a0', null],
  ['kate@example.org', '\u212aate@example.org', 'unheld'],
  ['üves@example.org', 'yves@example.org', 'anothers'],
  ['strasse@example.org', 'straße@example.org', null],
  ['josé@example.org', 'jose@example.org', 'anothers'],
  ['josé@example.org', 'jose\u0301@example.org', 'unheld'],
  ['josé@example.org', 'JOSÉ@example.org', 'anothers'],
  ['łukasz@example.org', 'lukasz@example.org', null],
];

const subjects = async (user: string) =>
  (await listMessages(await openQuarantine(user), all)).messages.map(({ subject }) => subject);

beforeAll(async () => {
  for (const owner of new Set(PAIRS.map(([name]) => name))) {
    // A name that the table cannot hold can still have a folder, if somebody made one.
    const user = owner === 'łukasz@example.org' ? 'stand-in@example.org' : owner;
    const { uid } = await site.quarantine({ user, subject: `For ${owner}` });
    await site.query('INSERT INTO dspam_preferences VALUES (?, ?, ?)', [uid, 'trainingMode', 'TUM']);
    mkdirSync(site.files(owner).dir, { recursive: true });
    appendFileSync(
      site.files(owner).log,
      `1700000000\tI\t${owner}\t${uid},6b014b0830720708194\tHello\tDelivered\t\n\n`,
    );
  }
});

describe.each(PAIRS)('%j and %j', (owner, other, problem) => {
  it('are two people', async () => {
    expect(await findUid(other)).toBeNull();
    expect(await findMailboxPlace(other)).toMatchObject({
      store: other,
      trained: null,
      nameProblem: problem,
    });
    expect(await subjects(other)).toEqual([]);
    expect(await effectivePreference(other, 'trainingMode')).not.toBe('TUM');
    expect(await findAccuracy(other)).toMatchObject({ isKnown: false, sharedWith: null });
    for (const { key } of (await listMessages(await openQuarantine(owner), all)).messages) {
      await expect(getMessage(other, key)).rejects.toMatchObject({ code: 'not-found' });
      await expect(releaseMessage(other, other, key, newBatch())).rejects.toMatchObject({
        code: 'not-found',
      });
    }
  });
});

describe('a name that DSPAM takes for somebody else’s', () => {
  const other = 'alicé@example.org';

  it('has the mail of its own folder, and its release teaches nobody’s filter', async () => {
    // As DSPAM files it: under the uid of alice, into the folder of the name.
    const { signature, record } = await site.quarantine({
      user: 'alice@example.org',
      subject: 'For the other',
    });
    mkdirSync(site.files(other).dir, { recursive: true });
    writeFileSync(site.files(other).mbox, record);
    const before = await site.stats('alice@example.org');
    expect(await subjects(other)).toEqual(['For the other']);
    expect(await releaseMessage(other, other, signature, newBatch())).toMatchObject({ ok: true });
    expect(site.deliveries().at(-1)?.argv).toEqual(['-d', other]);
    expect(await site.stats('alice@example.org')).toEqual(before);
    expect(await subjects(other)).toEqual([]);
  });

  it('has the mail of its own folder, where it differs by capital letters alone, and nobody’s filter', async () => {
    const [known, capital] = ['alice@example.org', 'Alice@example.org'];
    const before = await subjects(known);
    const { signature, record } = await site.quarantine({ user: known, subject: 'For the capital one' });
    // Without a folder it is the same person.
    expect(await findMailboxPlace(capital)).toMatchObject({ store: known, nameProblem: null });
    mkdirSync(site.files(capital).dir, { recursive: true });
    writeFileSync(site.files(capital).mbox, record);
    expect(await findMailboxPlace(capital)).toMatchObject({ store: capital, nameProblem: 'anothers' });
    expect(await findMailboxPlace(known)).toMatchObject({ store: known, nameProblem: null });
    const totals = await site.stats(known);
    expect(await releaseMessage(capital, capital, signature, newBatch())).toMatchObject({ ok: true });
    expect(site.deliveries().at(-1)?.argv).toEqual(['-d', capital]);
    expect(await site.stats(known)).toEqual(totals);
    expect(await subjects(capital)).toEqual([]);
    expect((await subjects(known)).sort()).toEqual(['For the capital one', ...before].sort());
    rmSync(site.files(capital).dir, { recursive: true });
  });

  it('is a member of a group, or the target of localStore, only to the letter', async () => {
    writeFileSync(path.join(site.home, 'group'), 'team:shared,managed:kate@example.org,alice@example.org\n');
    for (const [user, store] of [
      ['kate@example.org', 'team'],
      ['KATE@example.org', 'team'],
      ['\u212aate@example.org', '\u212aate@example.org'],
      [other, other],
    ] as const)
      expect((await findMailboxPlace(user)).store).toBe(store);
  });
});
