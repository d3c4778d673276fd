import { appendFileSync, chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { markLog } from '@/lib/formats/logs/log-mark';
import { findHistoryEntry } from '@/lib/messages/history/find-history-entry';
import { openHistory } from '@/lib/messages/history/open-history';
import { retrainMessage, type WantedTraining } from '@/lib/messages/history/retrain-message';
import { undoBatch } from '@/lib/messages/history/undo-batch';
import { newBatch, type Operation } from '@/lib/messages/operations/operation';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { getConfig } from '@/lib/store/config/config';
import { prisma } from '@/lib/store/db/prisma';
import { knowSignature, logMail, uidOf } from '../../../support/logged-mail';
import { testSite } from '../../../support/test-site';

const USER = 'alice@example.org';
const site = await testSite({ conf: 'AllowOverride trainPristine\nAllowOverride localStore\n' });

beforeAll(async () => {
  writeFileSync(path.join(site.home, 'group'), 'team:shared,managed:ann,ben\npool:shared:cleo\n');
});
beforeEach(async () => {
  await site.query('DELETE FROM dspam_preferences');
});

const retrain = (wanted: WantedTraining, user = USER, batch = newBatch()) =>
  retrainMessage('boss', user, wanted, batch);
const letters = (signature: string, user = USER) =>
  readFileSync(site.files(user).log, 'latin1')
    .split('\n')
    .filter((line) => line.includes(signature))
    .map((line) => line.split('\t')[1])
    .join('');
const entryOf = async (signature: string, user = USER) =>
  findHistoryEntry(await openHistory(user), { signature });
const operationsOf = (signature: string) =>
  prisma().operation.findMany({ where: { messageKey: signature }, orderBy: { id: 'asc' } });
const totals = async (user = USER) => {
  const { spam_learned, innocent_learned, spam_misclassified, innocent_misclassified } =
    await site.stats(user);
  return [spam_learned, innocent_learned, spam_misclassified, innocent_misclassified].map(Number);
};
/** Lets the time pass in which a second click is the same click. */
const later = () => prisma().operation.updateMany({ data: { finishedAt: new Date(Date.now() - 60_000) } });

/** A program in the place of dspam; the answer brings the real stand-in back. */
function replaceDspam(script: string): () => void {
  const config = getConfig();
  const before = config.dspamBin;
  config.dspamBin = path.join(site.folder, 'other-dspam');
  writeFileSync(config.dspamBin, `#!/bin/sh\n${script}\n`);
  chmodSync(config.dspamBin, 0o755);
  return () => {
    config.dspamBin = before;
  };
}

describe('retrainMessage', () => {
  it('as spam: learns, proves it by the log, delivers nothing', async () => {
    const signature = await logMail(site, { user: USER, letter: 'I', subject: 'Missed' });
    const [spam = 0, innocent = 0, missed = 0, positives = 0] = await totals();
    expect(await retrain({ signature, as: 'spam' })).toMatchObject({
      ok: true,
      reason: null,
      released: false,
    });
    expect(letters(signature)).toBe('IM');
    expect(await totals()).toEqual([spam + 1, innocent - 1, missed + 1, positives]);
    expect(site.deliveries()).toEqual([]);
    expect(await entryOf(signature)).toMatchObject({ class: 'missedSpam', status: 'retrained' });
    const operations = await operationsOf(signature);
    expect(operations).toMatchObject([
      { kind: 'retrain', trainAs: 'spam', state: 'done', trained: true, proof: 'log', actor: 'boss' },
    ]);
    expect(operations[0]?.subject).toBe('Missed');
  });

  it('as innocent, and back: each is one record, and the second takes back the first', async () => {
    const signature = await logMail(site, { user: USER, letter: 'S', status: 'Delivered' });
    const before = await totals();
    const batch = newBatch();
    expect(await retrain({ signature, as: 'innocent' }, USER, batch)).toMatchObject({ ok: true });
    expect(await undoBatch('boss', USER, batch)).toMatchObject([
      { ok: true, wasRetrained: true, wasDelivered: false },
    ]);
    expect(letters(signature)).toBe('SFM');
    expect(await entryOf(signature)).toMatchObject({ class: 'spam', status: 'undone', isRetrained: false });
    expect(await totals()).toEqual([before[0], before[1], (before[2] ?? 0) + 1, (before[3] ?? 0) + 1]);
    const [first, second] = await operationsOf(signature);
    expect(first?.undoneBy).toBe(second?.id);
    await expect(undoBatch('boss', USER, batch)).rejects.toMatchObject({ reason: 'nothingToUndo' });
  });

  it('to the other class takes back a retrain, too, and then the click cannot be undone again', async () => {
    const signature = await logMail(site, { user: USER, letter: 'I' });
    const batch = newBatch();
    await retrain({ signature, as: 'spam' }, USER, batch);
    await later();
    expect(await retrain({ signature, as: 'innocent' })).toMatchObject({ ok: true });
    const [first, second] = await operationsOf(signature);
    expect(first?.undoneBy).toBe(second?.id);
    await expect(undoBatch('boss', USER, batch)).rejects.toMatchObject({ reason: 'nothingToUndo' });
    expect(letters(signature)).toBe('IMF');
  });

  it('as innocent releases a message that is still in the quarantine, also one that is forgotten', async () => {
    for (const signatureRow of ['known', 'purged'] as const) {
      const { signature } = await site.quarantine({ user: USER, signatureRow });
      await logMail(site, {
        user: USER,
        letter: 'S',
        signature,
        signatureRow: 'purged',
        status: 'Quarantined',
      });
      const sent = site.deliveries().length;
      expect(await retrain({ signature, as: 'innocent' })).toMatchObject({ ok: true, released: true });
      expect(site.deliveries()).toHaveLength(sent + 1);
      expect((await operationsOf(signature)).map(({ kind }) => kind)).toEqual(['release']);
    }
  });

  it('knows what it has done where the site keeps no log of the user’s', async () => {
    const signature = await logMail(site, { user: USER, letter: 'I' });
    rmSync(site.files(USER).log);
    await site.query('DELETE FROM dashboard_history');
    await site.query('DELETE FROM dashboard_log');
    expect(await retrain({ signature, as: 'spam' })).toMatchObject({ ok: true });
    rmSync(site.files(USER).log);
    await site.query('DELETE FROM dashboard_history');
    await site.query('DELETE FROM dashboard_log');
    await later();
    await expect(retrain({ signature, as: 'spam' })).rejects.toMatchObject({ reason: 'alreadySpam' });
  });
});

describe('a retrain that would do nothing, or harm, is refused before the filter is run', () => {
  const refused = async (wanted: WantedTraining, reason: string, user = USER) => {
    const before = await totals(user);
    const log = readFileSync(site.files(user).log);
    await expect(retrain(wanted, user)).rejects.toMatchObject({ reason });
    expect(await totals(user)).toEqual(before);
    expect(readFileSync(site.files(user).log).equals(log)).toBe(true);
    expect(await operationsOf(wanted.signature)).toEqual([]);
  };

  it.each([
    ['I', 'innocent', 'alreadyInnocent'],
    ['W', 'innocent', 'alreadyInnocent'],
    ['S', 'spam', 'alreadySpam'],
    ['V', 'innocent', 'virusClass'],
    ['A', 'innocent', 'blacklistedClass'],
    ['O', 'innocent', 'blocklistedClass'],
    ['U', 'spam', 'unknownClass'],
    ['N', 'innocent', 'noSignature'],
    ['C', 'spam', 'noSignature'],
  ] as const)('%s as %s: %s', async (letter, as, reason) => {
    const signature = await logMail(site, { user: USER, letter, status: 'Delivered' });
    await refused({ signature, as }, reason);
  });

  it('what the log has taken back, after a failed delivery', async () => {
    const signature = await logMail(site, { user: USER, letter: 'I' });
    await logMail(site, {
      user: USER,
      letter: 'E',
      signature,
      signatureRow: 'purged',
      status: 'Delivery Failed (No error provided)',
    });
    await refused({ signature, as: 'spam' }, 'takenBack');
  });

  it('already that class after an odd number of corrections, and back after an even one', async () => {
    const signature = await logMail(site, { user: USER, letter: 'I' });
    for (const letter of ['M', 'F', 'M'])
      await logMail(site, { user: USER, letter, signature, signatureRow: 'purged', status: 'Retrained' });
    await refused({ signature, as: 'spam' }, 'alreadySpam');
    await logMail(site, { user: USER, letter: 'F', signature, signatureRow: 'purged', status: 'Retrained' });
    await refused({ signature, as: 'innocent' }, 'alreadyInnocent');
  });

  it('a signature of another uid: the filter would train and log for them (F§0.8)', async () => {
    const bobs = await uidOf(site, 'bob');
    const signature = `${bobs},6b014b08307207081942277`;
    await knowSignature(site, bobs, signature);
    await logMail(site, { user: USER, letter: 'I', signature, signatureRow: 'purged' });
    const before = await totals('bob');
    await refused({ signature, as: 'spam' }, 'foreignSignature');
    expect(await totals('bob')).toEqual(before);
  });

  it('a signature that was purged, is empty, or was never there', async () => {
    const purged = await logMail(site, { user: USER, letter: 'I', signatureRow: 'purged' });
    await refused({ signature: purged, as: 'spam' }, 'signaturePurged');
    const empty = await logMail(site, { user: USER, letter: 'I', signatureRow: 'zero' });
    await refused({ signature: empty, as: 'spam' }, 'nothingLearned');
    await refused(
      { signature: `${await uidOf(site, USER)},6b014b08999999999999`, as: 'spam' },
      'notInHistory',
    );
    await refused({ signature: 'deadbeef', as: 'spam' }, 'notInHistory');
    await refused({ signature: '', as: 'spam' }, 'noSignature');
  });

  it('a message that is in the quarantine, as spam', async () => {
    const { signature } = await site.quarantine({ user: USER });
    await refused({ signature, as: 'spam' }, 'alreadySpam');
  });

  it('settings with which the filter learns nothing from a signature', async () => {
    const signature = await logMail(site, { user: USER, letter: 'I' });
    const uid = await uidOf(site, USER);
    for (const [preference, reason] of [
      ['trainPristine', 'wholeTextOnly'],
      ['optOut', 'filterOff'],
    ] as const) {
      await site.query('REPLACE INTO dspam_preferences VALUES (?, ?, ?)', [uid, preference, 'on']);
      await refused({ signature, as: 'spam' }, reason);
      await site.query('DELETE FROM dspam_preferences');
    }
  });
});

describe('two clicks', () => {
  it('at the same time train once', async () => {
    const signature = await logMail(site, { user: USER, letter: 'I' });
    const outcomes = await Promise.allSettled(
      Array.from({ length: 4 }, () => retrain({ signature, as: 'spam' })),
    );
    const done = outcomes.filter((each) => each.status === 'fulfilled' && each.value.ok);
    expect(done).toHaveLength(1);
    expect(letters(signature)).toBe('IM');
  });

  it('within two seconds are one, whatever the second one says', async () => {
    const signature = await logMail(site, { user: USER, letter: 'I' });
    await retrain({ signature, as: 'spam' });
    await expect(retrain({ signature, as: 'spam' })).rejects.toMatchObject({ reason: 'justRetrained' });
    await expect(retrain({ signature, as: 'innocent' })).rejects.toMatchObject({ reason: 'justRetrained' });
    await later();
    await expect(retrain({ signature, as: 'spam' })).rejects.toMatchObject({ reason: 'alreadySpam' });
    expect(letters(signature)).toBe('IM');
  });

  it('are two where the form of the second was rendered after the first', async () => {
    const signature = await logMail(site, { user: USER, letter: 'I' });
    const before = (await openHistory(USER)).lastDone;
    await retrain({ signature, as: 'spam' });
    const stale = retrain({ signature, as: 'innocent', known: before });
    await expect(stale).rejects.toMatchObject({ reason: 'justRetrained' });
    const known = (await openHistory(USER)).lastDone;
    await expect(retrain({ signature, as: 'spam', known })).rejects.toMatchObject({ reason: 'alreadySpam' });
    expect(await retrain({ signature, as: 'innocent', known })).toMatchObject({ ok: true });
    expect(letters(signature)).toBe('IMF');
  });

  it('on Undo take back once', async () => {
    const signature = await logMail(site, { user: USER, letter: 'I' });
    const batch = newBatch();
    await retrain({ signature, as: 'spam' }, USER, batch);
    const undone = await Promise.allSettled([undoBatch('a', USER, batch), undoBatch('b', USER, batch)]);
    const done = undone.flatMap((each) => (each.status === 'fulfilled' ? each.value : []));
    expect(done.filter(({ ok }) => ok)).toHaveLength(1);
    expect(letters(signature)).toBe('IMF');
  });
});

describe('exit code 0 says nothing (F§5)', () => {
  it.each([
    ['exit 0', 'failed', 'notTrained'],
    ['exit 1', 'failed', 'trainRefused'],
    ['exit 251', 'failed', 'trainUnavailable'],
    ['exit 255', 'failed', 'notTrained'],
    ['kill -9 $$', 'unconfirmed', 'trainUnconfirmed'],
  ])('%s without a record: %s, and it can be tried again', async (script, state, reason) => {
    const signature = await logMail(site, { user: USER, letter: 'I' });
    const bringBack = replaceDspam(script);
    try {
      expect(await retrain({ signature, as: 'spam' })).toMatchObject({ ok: false, reason });
    } finally {
      bringBack();
    }
    expect(await operationsOf(signature)).toMatchObject([{ state, reason, trained: false, claim: null }]);
    expect(await retrain({ signature, as: 'spam' })).toMatchObject({ ok: true });
  });

  it('a record of another message, or of the other class, proves nothing', async () => {
    const signature = await logMail(site, { user: USER, letter: 'I' });
    const { log } = site.files(USER);
    const wrong = `9\tM\tx\t1,6b014b08307207081942000\tx\tRetrained\t\n\n9\tF\tx\t${signature}\tx\tRetrained\t\n\n`;
    const bringBack = replaceDspam(
      `printf '${wrong.replaceAll('\t', '\\t').replaceAll('\n', '\\n')}' >> '${log}'`,
    );
    try {
      expect(await retrain({ signature, as: 'spam' })).toMatchObject({ ok: false, reason: 'notTrained' });
    } finally {
      bringBack();
    }
  });

  it('a log that has vanished: nobody can tell, and nothing is said to be done', async () => {
    const signature = await logMail(site, { user: USER, letter: 'I' });
    const before = readFileSync(site.files(USER).log);
    const bringBack = replaceDspam(`rm '${site.files(USER).log}'`);
    try {
      expect(await retrain({ signature, as: 'spam' })).toMatchObject({
        ok: false,
        reason: 'trainUnconfirmed',
      });
    } finally {
      bringBack();
      writeFileSync(site.files(USER).log, before);
    }
    expect(await operationsOf(signature)).toMatchObject([{ state: 'unconfirmed', claim: null }]);
  });

  it('a failed undo leaves the retrain to be undone', async () => {
    const signature = await logMail(site, { user: USER, letter: 'I' });
    const batch = newBatch();
    await retrain({ signature, as: 'spam' }, USER, batch);
    const bringBack = replaceDspam('exit 0');
    expect(await undoBatch('boss', USER, batch)).toMatchObject([{ ok: false, reason: 'notTrained' }]);
    bringBack();
    expect(await undoBatch('boss', USER, batch)).toMatchObject([{ ok: true }]);
  });
});

describe('a retrain that a crash left unfinished', () => {
  async function leftBehind(signature: string, undoes?: Operation) {
    const mark = await markLog(site.files(USER).log);
    const operation = await prisma().operation.create({
      data: {
        batch: newBatch(),
        claim: signature.padEnd(64, 'x'),
        actor: 'boss',
        store: USER,
        kind: 'retrain',
        trainAs: undoes ? 'innocent' : 'spam',
        state: 'started',
        messageKey: signature,
        signature,
        fromText: '',
        subject: '',
        digest: '',
        byteOffset: 0n,
        byteLength: 0,
        logInode: mark.inode,
        logOffset: mark.offset,
        startedAt: new Date(Date.now() - 10 * 60_000),
      },
    });
    if (undoes)
      await prisma().operation.update({ where: { id: undoes.id }, data: { undoneBy: operation.id } });
    return operation.id;
  }
  const settled = async (id: bigint) => {
    await openQuarantine(USER);
    return prisma().operation.findUniqueOrThrow({ where: { id } });
  };

  it('after the filter had learned: it is done, and the filter is not run again', async () => {
    const signature = await logMail(site, { user: USER, letter: 'I' });
    const id = await leftBehind(signature);
    appendFileSync(
      site.files(USER).log,
      `1795248500\tM\t<None Specified>\t${signature}\t<None Specified>\tRetrained\t\n\n`,
    );
    expect(await settled(id)).toMatchObject({ state: 'done', trained: true, proof: 'log', claim: null });
    expect(letters(signature)).toBe('IM');
  });

  it('before the filter had learned: it failed, and can be tried again', async () => {
    const signature = await logMail(site, { user: USER, letter: 'I' });
    const id = await leftBehind(signature);
    expect(await settled(id)).toMatchObject({ state: 'failed', reason: 'trainInterrupted', claim: null });
    expect(await retrain({ signature, as: 'spam' })).toMatchObject({ ok: true });
  });

  it('while it undid another: what was not undone can be undone', async () => {
    const signature = await logMail(site, { user: USER, letter: 'I' });
    const batch = newBatch();
    await retrain({ signature, as: 'spam' }, USER, batch);
    const [undone] = await operationsOf(signature);
    const id = await leftBehind(signature, undone);
    expect(await settled(id)).toMatchObject({ state: 'failed' });
    expect(await undoBatch('boss', USER, batch)).toMatchObject([{ ok: true }]);
    expect(letters(signature)).toBe('IMF');
  });
});

describe('whose data is trained', () => {
  it('a shared group’s, and the log stays with the member', async () => {
    const pools = await uidOf(site, 'pool');
    await uidOf(site, 'cleo');
    const signature = `${pools},6b014b08307207081942001`;
    await knowSignature(site, pools, signature);
    await logMail(site, { user: 'cleo', letter: 'I', signature, signatureRow: 'purged' });
    const before = await totals('pool');
    expect(await retrain({ signature, as: 'spam' }, 'cleo')).toMatchObject({ ok: true });
    expect((await totals('pool'))[2]).toBe((before[2] ?? 0) + 1);
    expect(letters(signature, 'cleo')).toBe('IM');
  });

  it('a managed group’s, by a member who sees their own mail only', async () => {
    const teams = await uidOf(site, 'team');
    const [anns, bens] = [`${teams},6b014b08307207081942002`, `${teams},6b014b08307207081942003`];
    for (const [member, signature] of [
      ['ann', anns],
      ['ben', bens],
    ] as const) {
      await knowSignature(site, teams, signature);
      await logMail(site, { user: 'team', letter: 'I', signature, signatureRow: 'purged' });
      appendFileSync(
        path.join(site.home, 'system.log'),
        `1795248500\tI\tx@y\t${signature}\tFor ${member}\t0.01\t${member}\tDelivered\t<${member}@x>\n`,
      );
    }
    expect(await retrain({ signature: anns, as: 'spam' }, 'ann')).toMatchObject({ ok: true });
    expect(await entryOf(anns, 'ann')).toMatchObject({ class: 'missedSpam' });
    expect(letters(anns, 'team')).toBe('IM');
    // Nothing of ben's is known to ann; the whole group's name may.
    expect(await entryOf(bens, 'ann')).toBeNull();
    await expect(undoBatch('ben', 'ben', (await operationsOf(anns))[0]?.batch ?? '')).rejects.toMatchObject({
      reason: 'nothingToUndo',
    });
    expect(await retrain({ signature: bens, as: 'spam' }, 'team')).toMatchObject({ ok: true });
  });

  it('one’s own where localStore has put the files elsewhere', async () => {
    const dans = await uidOf(site, 'dan');
    await site.query('INSERT INTO dspam_preferences VALUES (?, ?, ?)', [dans, 'localStore', 'sharedq']);
    const signature = `${dans},6b014b08307207081942004`;
    await knowSignature(site, dans, signature);
    await logMail(site, { user: 'sharedq', letter: 'I', signature, signatureRow: 'purged' });
    appendFileSync(
      path.join(site.home, 'system.log'),
      `1795248500\tI\tx@y\t${signature}\tFor dan\t0.01\tdan\tDelivered\t<dan@x>\n`,
    );
    expect(await retrain({ signature, as: 'spam' }, 'dan')).toMatchObject({ ok: true });
    expect(letters(signature, 'sharedq')).toBe('IM');
  });
});
