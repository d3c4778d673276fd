import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { undoBatch } from '@/lib/messages/history/undo-batch';
import { newBatch } from '@/lib/messages/operations/operation';
import { releaseMessage } from '@/lib/messages/quarantine/change/release-message';
import { listMessages } from '@/lib/messages/quarantine/list/list-messages';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { prisma } from '@/lib/store/db/prisma';
import { testSite } from '../../../support/test-site';

// Mail that names other users and other signatures, in every place where DSPAM obeys them (F§0.7, F§4, F§8.6).

const [ALICE, BOB] = ['alice@example.org', 'bob@example.org'];
const LONG = 'a'.repeat(1023);
const LINE = `X-DSPAM-User: ${BOB}\n`;

const site = await testSite({ conf: 'AllowOverride localStore\n' });
let bobs = '';
beforeAll(async () => {
  writeFileSync(path.join(site.home, 'group'), 'team:shared,managed:ann,ben\npool:shared:cleo\n');
  bobs = (await site.quarantine({ user: BOB })).signature;
});
afterEach(() => site.failDelivery(0));

const logOf = (user: string) =>
  existsSync(site.files(user).log) ? readFileSync(site.files(user).log, 'latin1') : '';
const release = (user: string, key: string, batch = newBatch()) => releaseMessage(user, user, key, batch);
const operationsOf = (messageKey: string) =>
  prisma().operation.findMany({ where: { messageKey, kind: 'release' }, orderBy: { id: 'asc' } });

/** Releases a message of alice's, and expects that it reached her alone, and taught her filter alone, once. */
async function expectHers(user: string, key: string, trained = user): Promise<void> {
  const before = { sent: site.deliveries().length, bob: await site.stats(BOB), log: logOf(BOB) };
  const own = await site.stats(trained);
  expect(await release(user, key)).toMatchObject({ ok: true, reason: null });
  expect(site.deliveries().slice(before.sent)).toMatchObject([{ argv: ['-d', user] }]);
  expect(await site.stats(trained)).toMatchObject({
    spam_learned: (own.spam_learned ?? 0) - 1,
    innocent_learned: (own.innocent_learned ?? 0) + 1,
    innocent_misclassified: (own.innocent_misclassified ?? 0) + 1,
    innocent_corpusfed: own.innocent_corpusfed,
  });
  expect(await site.stats(BOB)).toEqual(before.bob);
  expect(logOf(BOB)).toBe(before.log);
}

const attached = (inner: string) => ({
  extraHeaders: 'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b1\n',
  body: `--b1\nContent-Type: text/plain\n\nSee below.\n--b1\n${inner}\n--b1--\n`,
});
const forwarded = (signature: string) =>
  attached(
    `Content-Type: message/rfc822\n\nFrom: x@y.example\nX-DSPAM-Signature: ${signature}\nX-DSPAM-Signature: ${signature}\n\nHello\n`,
  );
const UNKNOWN = '77,6b014b08000000001234512345';

describe('a name in the mail', () => {
  it.each<[string, { body?: string; extraHeaders?: string }]>([
    ['at byte 1,023 of a line', { body: `${LONG}${LINE}` }],
    ['at byte 2,046', { body: `${LONG}${LONG}${LINE}` }],
    ['in other letters', { body: `${LONG}x-dspam-USER: ${BOB}\n` }],
    ['at a line start', { body: `Hi\n${LINE}` }],
    ['in a long header', { extraHeaders: `X-Long: ${'a'.repeat(1015)}${LINE}` }],
    ['in a folded header', { extraHeaders: `X-Long: b\n ${'a'.repeat(1022)}${LINE}` }],
    ['in a header', { extraHeaders: LINE }],
    ['with CRLF', { body: `${LONG}${LINE}`.replace('\n', '\r\n') }],
    ['that nobody has', { body: `${LONG}X-DSPAM-User: nobody-like-that\n` }],
    ['without a line end behind it', { body: `${LONG}X-DSPAM-User: ${BOB}` }],
  ])('%s: it goes to whom it was for', async (_where, mail) => {
    const { signature } = await site.quarantine({ user: ALICE, ...mail });
    await expectHers(ALICE, signature);
  });

  it('goes to nobody else from a managed group, a shared one, or where localStore has put it', async () => {
    const steered = async (store: string, member: string, trainedAs: string) => {
      const { signature, record } = await site.quarantine({ user: trainedAs, body: `${LONG}${LINE}` });
      const { mbox } = site.files(trainedAs);
      const own = readFileSync(mbox);
      writeFileSync(mbox, own.subarray(0, own.length - record.length));
      const named = record
        .toString('latin1')
        .replace(/^(X-DSPAM-Signature: .*)$/m, store === member ? '$1' : `$1\nX-DSPAM-User: ${member}`);
      mkdirSync(site.files(store).dir, { recursive: true });
      writeFileSync(site.files(store).mbox, Buffer.from(named, 'latin1'), { flag: 'a' });
      return signature;
    };
    await expectHers('ann', await steered('team', 'ann', 'team'), 'team');
    await expectHers('cleo', await steered('cleo', 'cleo', 'pool'), 'pool');
    const { uid } = await site.quarantine({ user: 'dan', subject: 'before' });
    await site.query('INSERT INTO dspam_preferences VALUES (?, ?, ?)', [uid, 'localStore', 'sharedq']);
    await expectHers('dan', await steered('sharedq', 'dan', 'dan'), 'dan');
  });
});

describe('a signature in the mail', () => {
  it.each<[string, () => { body?: string; extraHeaders?: string }]>([
    ['of bob, in a message that was forwarded as an attachment', () => forwarded(bobs)],
    ['that nobody knows, in a message that was forwarded as an attachment', () => forwarded(UNKNOWN)],
    ['of bob, not closed', () => ({ body: `!DSPAM:${bobs}\nHi\n` })],
    ['of bob, with blanks', () => ({ body: `!DSPAM:  ${bobs}!\nHi\n` })],
    ['of bob, in the last part', () => attached(`Content-Type: text/plain\n\n!DSPAM:${bobs}!`)],
    ['loose, in a text part', () => attached(`Content-Type: text/plain\n\nX-DSPAM-Signature: ${bobs}\n`)],
    [
      'of bob, in base64',
      () =>
        attached(
          `Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n${Buffer.from(`!DSPAM:${bobs}!\n`).toString('base64')}`,
        ),
    ],
    ['of bob, in a header', () => ({ extraHeaders: `X-DSPAM-Signature: ${bobs}\n` })],
    ['of bob, beside his name', () => ({ body: `!DSPAM:${bobs}\n${LONG}${LINE}` })],
  ])('%s: only her own is followed', async (_where, mail) => {
    const { signature } = await site.quarantine({ user: ALICE, ...mail() });
    await expectHers(ALICE, signature);
  });

  it('is not followed either when her own was purged', async () => {
    for (const mail of [forwarded(bobs), { body: `!DSPAM:${bobs}\n${LONG}${LINE}` }]) {
      const { signature } = await site.quarantine({ user: ALICE, signatureRow: 'purged', ...mail });
      const [bob, log, own] = [await site.stats(BOB), logOf(BOB), await site.stats(ALICE)];
      expect(await release(ALICE, signature)).toMatchObject({ ok: true });
      expect(site.deliveries().at(-1)?.argv).toEqual(['-d', ALICE]);
      expect(await site.stats(BOB)).toEqual(bob);
      expect(logOf(BOB)).toBe(log);
      expect(await site.stats(ALICE)).toMatchObject({
        innocent_corpusfed: (own.innocent_corpusfed ?? 0) + 1,
      });
      expect(logOf(ALICE)).not.toContain(bobs);
    }
  });
});

describe('what goes out in two runs', () => {
  it('is the mail as it is stored, marked as one release is', async () => {
    const { signature } = await site.quarantine({ user: ALICE, body: `Hello\n${LONG}${LINE}bye\n` });
    await expectHers(ALICE, signature);
    const message = site.deliveries().at(-1)?.message ?? '';
    expect(message).toContain(`\n\nHello\n${LONG}${LINE}bye\n`);
    expect(message).toContain(`X-DSPAM-Signature: ${signature}\n`);
    expect(message.match(/^X-DSPAM-Reclassified: Innocent$/gm)).toHaveLength(1);
    expect(await operationsOf(signature)).toMatchObject([
      { way: 'signature', state: 'done', trained: true, proof: 'log', exitCode: 0, claim: null },
    ]);
  });

  it('is only delivered when its agent failed, and is tried again', async () => {
    const { signature } = await site.quarantine({ user: ALICE, body: `${LONG}${LINE}` });
    const sent = site.deliveries().length;
    site.failDelivery(75);
    expect(await release(ALICE, signature)).toMatchObject({ ok: false, reason: 'deliveryFailed' });
    const learned = await site.stats(ALICE);
    expect(await release(ALICE, signature)).toMatchObject({ ok: false, reason: 'deliveryFailed' });
    site.failDelivery(0);
    expect(await release(ALICE, signature)).toMatchObject({ ok: true });
    expect(site.deliveries()).toHaveLength(sent + 1);
    expect(await site.stats(ALICE)).toEqual(learned);
    expect((await operationsOf(signature)).map(({ way, trained }) => [way, trained])).toEqual([
      ['signature', true],
      ['deliver', false],
      ['deliver', false],
    ]);
  });

  it('is not delivered before the filter has learned, and says so: that is a failure for certain', async () => {
    const { signature } = await site.quarantine({ user: ALICE, body: `${LONG}${LINE}` });
    const sent = site.deliveries().length;
    const conf = path.join(site.folder, 'dspam.conf');
    const text = readFileSync(conf, 'utf8');
    writeFileSync(conf, text.replace(/^MySQLServer .*$/m, 'MySQLServer /nowhere/mysql.sock'));
    const outcome = await release(ALICE, signature).finally(() => writeFileSync(conf, text));
    expect(outcome).toMatchObject({ ok: false, reason: 'notDelivered' });
    expect(site.deliveries()).toHaveLength(sent);
    expect(await operationsOf(signature)).toMatchObject([{ state: 'failed', trained: false, claim: null }]);
    await expectHers(ALICE, signature);
  });

  it('is only delivered where the filter learns nothing from a signature', async () => {
    const { signature, uid } = await site.quarantine({ user: ALICE, body: `${LONG}${LINE}` });
    const [sent, before] = [site.deliveries().length, await site.stats(ALICE)];
    const conf = path.join(site.folder, 'dspam.conf');
    const text = readFileSync(conf, 'utf8');
    writeFileSync(conf, `${text}AllowOverride trainPristine\n`);
    await site.query('REPLACE INTO dspam_preferences VALUES (?, ?, ?)', [uid, 'trainPristine', 'on']);
    const outcome = await release(ALICE, signature).finally(async () => {
      writeFileSync(conf, text);
      await site.query('DELETE FROM dspam_preferences WHERE uid = ?', [uid]);
    });
    expect(outcome).toMatchObject({ ok: true });
    expect(site.deliveries().slice(sent)).toMatchObject([{ argv: ['-d', ALICE] }]);
    expect(await operationsOf(signature)).toMatchObject([{ way: 'deliver', state: 'done', trained: false }]);
    expect(await site.stats(ALICE)).toEqual(before);
  });

  it('is undone like any other', async () => {
    const { signature } = await site.quarantine({ user: ALICE, body: `${LONG}${LINE}` });
    const before = await site.stats(ALICE);
    const batch = newBatch();
    expect(await release(ALICE, signature, batch)).toMatchObject({ ok: true });
    expect(await undoBatch(ALICE, ALICE, batch)).toMatchObject([{ ok: true, reversed: true }]);
    expect(await site.stats(ALICE)).toMatchObject({
      spam_learned: before.spam_learned,
      innocent_learned: before.innocent_learned,
    });
    await expectHers(ALICE, signature);
  });

  it('is all mail of a sender whom the mailbox blocks since, which one run would drop', async () => {
    const user = 'carol@example.org';
    const from = 'Shop <shop@blocked.example>';
    const known = await site.quarantine({ user, from });
    const purged = await site.quarantine({ user, from, signatureRow: 'purged' });
    writeFileSync(path.join(site.files(user).dir, 'carol.blocklist'), 'other.example\nBlocked.example\n');
    await expectHers(user, known.signature);
    expect(await operationsOf(known.signature)).toMatchObject([{ way: 'signature', state: 'done' }]);
    const sent = site.deliveries().length;
    expect(await release(user, purged.signature)).toMatchObject({ ok: true });
    expect(site.deliveries()).toHaveLength(sent + 1);
  });
});

it('delivers to the member of a managed group, and logs it where it is looked for, in every way', async () => {
  const quarantine = async (row: 'known' | 'purged') => {
    const { signature, record } = await site.quarantine({ user: 'team', signatureRow: row });
    const { mbox } = site.files('team');
    const own = readFileSync(mbox);
    const named = record.toString('latin1').replace(/^(X-DSPAM-Signature: .*)$/m, '$1\nX-DSPAM-User: ben');
    writeFileSync(
      mbox,
      Buffer.concat([own.subarray(0, own.length - record.length), Buffer.from(named, 'latin1')]),
    );
    return signature;
  };
  for (const row of ['known', 'purged'] as const) {
    const key = await quarantine(row);
    site.failDelivery(75);
    expect(await releaseMessage('boss', 'team', key, newBatch())).toMatchObject({ reason: 'deliveryFailed' });
    site.failDelivery(0);
    const before = site.deliveries().length;
    expect(await release('ben', key)).toMatchObject({ ok: true });
    expect(site.deliveries().slice(before)).toMatchObject([{ argv: ['-d', 'ben'] }]);
    expect((await operationsOf(key)).map(({ trained, proof }) => [trained, proof])).toEqual([
      [true, null],
      [false, 'log'],
    ]);
  }
  const { messages } = await listMessages(await openQuarantine('ben'), {
    sort: 'date',
    direction: 'asc',
    page: 1,
  });
  expect(messages).toEqual([]);
});

describe('where black lists are asked for addresses', () => {
  const listed = { extraHeaders: 'Received: from mx ([192.0.2.9]) by mail\n', body: `${LONG}${LINE}` };
  const lastLetter = () =>
    logOf(ALICE)
      .match(/^\d+\t[A-Z]\t/gm)
      ?.at(-1)
      ?.at(-2);

  it.each<[string, string, string[]]>([
    ['which dspam.conf has it learn', 'RBLInoculate on', []],
    ['which the user has it learn', 'AllowOverride RBLInoculate', ['RBLInoculate', 'on']],
    ['which it only marks', 'RBLInoculate off', []],
  ])('%s: a release teaches nothing about spam', async (_who, line, preference) => {
    const conf = path.join(site.folder, 'dspam.conf');
    const text = readFileSync(conf, 'utf8');
    const { signature, uid } = await site.quarantine({ user: ALICE, ...listed });
    if (preference.length > 0)
      await site.query('REPLACE INTO dspam_preferences VALUES (?, ?, ?)', [uid, ...preference]);
    writeFileSync(conf, `${text}Lookup rbl.test\n${line}\n`);
    try {
      const before = await site.stats(ALICE);
      await expectHers(ALICE, signature);
      expect((await site.stats(ALICE)).spam_corpusfed).toBe(before.spam_corpusfed);
      expect(['S', 'I', 'W']).toContain(lastLetter());
      expect(site.deliveries().at(-1)?.message).toContain('\nreceived: from mx ([192.0.2.9]) by mail\n');
    } finally {
      writeFileSync(conf, text);
      await site.query('DELETE FROM dspam_preferences WHERE uid = ?', [uid]);
    }
  });

  it('the header stays as it is if no lists are asked', async () => {
    const { signature } = await site.quarantine({ user: ALICE, ...listed });
    await expectHers(ALICE, signature);
    expect(site.deliveries().at(-1)?.message).toContain('\nReceived: from mx ([192.0.2.9]) by mail\n');
  });
});

describe('mail with nothing in it by which the log tells it from others', () => {
  const TELLING = /^(?:From|Subject|Message-Id): .*\n/gm;
  /** Quarantines a message of alice's that has these headers instead of its own. */
  const quarantine = async (headers: string, signatureRow: 'known' | 'purged') => {
    const { signature, record } = await site.quarantine({
      user: ALICE,
      body: `${LONG}${LINE}`,
      signatureRow,
    });
    const { mbox } = site.files(ALICE);
    const own = readFileSync(mbox);
    const text = record.toString('latin1');
    const [separator = ''] = /^.*\n/.exec(text) ?? [];
    const changed = separator + headers + text.slice(separator.length).replace(TELLING, '');
    const before = own.subarray(0, own.length - record.length);
    writeFileSync(mbox, Buffer.concat([before, Buffer.from(changed, 'latin1')]));
    return signature;
  };

  it.each([
    ['no such header', ''],
    ['empty ones', 'From:\nSubject: \nMessage-Id:\n'],
    ['blanks before the colons', 'From : a@example.net\nSubject : Hello\nMessage-Id : <1@example.net>\n'],
    ['control characters in the Message-Id', 'Subject: Hello\nMessage-Id: <a\tb\x01\x02c@example.net>\n'],
    ['encoded words as Message-Id', 'Subject: Hello\nMessage-Id: =?utf-8?q?=3C1@example.net=3E?=\n'],
    [
      'encoded words only',
      'From: =?utf-8?q?J=C3=BCrgen_M=C3=BCller?= <j@example.net>\nSubject: =?utf-8?q?A_=C3=A9?=\n',
    ],
    ['empty encoded words', 'From: =?utf-8?q??= <j@example.net>\nSubject: =?utf-8?q??=\n'],
    ['what the log has for none', 'From: <None Specified>\nSubject: <None Specified>\n'],
    [
      'all of it behind half a megabyte',
      `X-Pad: ${`${'a'.repeat(900)}\n `.repeat(600)}c\nFrom: a@example.net\nSubject: Hi\n`,
    ],
  ])('%s: its release is confirmed, and delivered once', async (_what, headers) => {
    await expectHers(ALICE, await quarantine(headers, 'known'));
    const purged = await quarantine(headers, 'purged');
    const sent = site.deliveries().length;
    expect(await release(ALICE, purged)).toMatchObject({ ok: true, reason: null });
    expect(site.deliveries().slice(sent)).toMatchObject([{ argv: ['-d', ALICE] }]);
  });
});
