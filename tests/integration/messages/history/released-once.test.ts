import { appendFileSync, copyFileSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findHistoryEntry } from '@/lib/messages/history/find-history-entry';
import type { HistoryEntry } from '@/lib/messages/history/history-entry';
import { listHistory } from '@/lib/messages/history/list-history';
import { openHistory } from '@/lib/messages/history/open-history';
import { undoBatch } from '@/lib/messages/history/undo-batch';
import { newBatch } from '@/lib/messages/operations/operation';
import { confirmArrival } from '@/lib/messages/quarantine/change/confirm-arrival';
import { releaseMessage } from '@/lib/messages/quarantine/change/release-message';
import { findAccuracy } from '@/lib/people/statistics/find-accuracy';
import { followSiteLog } from '@/lib/people/statistics/follow-site-log';
import { countForgotten } from '@/lib/people/statistics/forgotten-releases';
import { siteFigures } from '@/lib/site/status/site-figures';
import { pool } from '@/lib/store/db/pool';
import { prisma } from '@/lib/store/db/prisma';
import type { NewMessage, Quarantined } from '../../../support/dspam-site';
import { testSite } from '../../../support/test-site';

// DSPAM writes a release down as if new mail had come, where it cannot follow the signature (F§9): one message stays one row.

const USER = 'alice@example.org';
const STEERED = `${'a'.repeat(1023)}X-DSPAM-User: bob\n`;
const HOUR_MS = 3_600_000;
const site = await testSite();
const files = site.files(USER);

beforeEach(async () => {
  rmSync(files.dir, { recursive: true, force: true });
  for (const table of [
    'operation',
    'log',
    'history',
    'history_block',
    'history_gram',
    'hourly',
    'message',
    'mailbox',
  ])
    await site.query(`DELETE FROM dashboard_${table}`);
});
afterEach(() => site.failDelivery(0));

function field(message: Quarantined, name: string): string {
  return new RegExp(`^${name}: (.*)$`, 'm').exec(message.record.toString('latin1'))?.[1] ?? '';
}

/** A line of USER.log. */
function line(at: number, letter: string, message: Quarantined, signature: string, status = ''): string {
  const [from, subject, id] = ['From', 'Subject', 'Message-Id'].map((name) => field(message, name));
  return `${[Math.floor(at / 1000), letter, from, signature, subject, status, id].join('\t')}\n\n`;
}

const log = (...lines: string[]) => appendFileSync(files.log, lines.join(''), { mode: 0o660 });

/** A message of an hour ago, in the quarantine and in the log. */
async function held(more: Partial<NewMessage> = {}, letter = 'S'): Promise<Quarantined> {
  const message = await site.quarantine({ user: USER, ...more });
  log(line(Date.now() - HOUR_MS, letter, message, message.signature, 'Quarantined'));
  return message;
}

const old = (more: Partial<NewMessage> = {}) => held({ signatureRow: 'purged', ...more });

/** As on a machine that does all of it within one second of the log. */
async function inOneSecond(since: number): Promise<void> {
  const second = Math.floor(since / 1000);
  const at = new Date(second * 1000 + 500);
  await prisma().operation.updateMany({
    where: { startedAt: { gte: new Date(second * 1000) } },
    data: { startedAt: at, finishedAt: at },
  });
  const lines = readFileSync(files.log, 'latin1').replace(/^\d{10}(?=\t)/gm, (time) =>
    String(Math.min(Number(time), second)),
  );
  writeFileSync(files.log, lines, 'latin1');
}

async function release({ signature }: Quarantined, batch = newBatch()): Promise<string> {
  expect(await releaseMessage(USER, USER, signature, batch)).toMatchObject({ ok: true });
  return batch;
}

const rows = async (query = {}) => (await listHistory(await openHistory(USER, true), query)).entries;
const short = ({ class: is, status, signature }: HistoryEntry) => `${is} ${status} ${signature}`;
const rowOf = async ({ signature }: Quarantined) => {
  const found = await findHistoryEntry(await openHistory(USER, true), { signature });
  if (!found) throw new Error(`${signature} is not in the history`);
  return found;
};
const hourly = async () => {
  const { state } = await openHistory(USER, true);
  const [sums] = await pool().query<never[]>(
    'SELECT SUM(spam) + 0e0 AS spam, SUM(innocent) + 0e0 AS innocent, SUM(corpus_fed) + 0e0 AS fed, SUM(false_positives) + 0e0 AS fp FROM dashboard_hourly WHERE log_id = ?',
    [state.logId],
  );
  return sums[0];
};

describe('a released message is one row', () => {
  it('whose signature is gone: released, and still the spam that the filter counted', async () => {
    const message = await old();
    await release(message);
    expect((await rows()).map(short)).toEqual([`spam released ${message.signature}`]);
    expect(await rows({ classes: ['corpusFed'] })).toEqual([]);
    expect((await rows({ classes: ['spam'], statuses: ['released'] })).map(short)).toHaveLength(1);
    expect(await rows({ search: field(message, 'Subject') })).toHaveLength(1);
    expect((await openHistory(USER)).state.entries).toBe(1);
    expect(await hourly()).toEqual({ spam: 1, innocent: 0, fed: 0, fp: 0 });
  });

  it('that went out in two runs: a false positive that was released', async () => {
    const message = await held({ body: STEERED });
    await release(message);
    expect(await prisma().operation.findMany({ select: { way: true } })).toEqual([{ way: 'signature' }]);
    const entries = await rows();
    expect(entries.map(short)).toEqual([`falsePositive released ${message.signature}`]);
    expect(entries[0]?.life.filter(({ event }) => event.isRun)).toHaveLength(1);
    expect(await hourly()).toEqual({ spam: 1, innocent: 0, fed: 0, fp: 1 });
  });

  it('that was only delivered, after an agent had failed', async () => {
    const message = await old();
    site.failDelivery(75);
    expect(await releaseMessage(USER, USER, message.signature, newBatch())).toMatchObject({ ok: false });
    expect((await rows()).map(short)).toEqual([`spam quarantined ${message.signature}`]);
    site.failDelivery(0);
    await release(message);
    expect(
      await prisma().operation.findMany({ select: { way: true }, orderBy: { id: 'asc' } }),
    ).toMatchObject([{ way: 'corpus' }, { way: 'deliver' }]);
    expect((await rows()).map(short)).toEqual([`spam released ${message.signature}`]);
  });

  it('of a sender on the block list, in its own class', async () => {
    const message = await held({ signatureRow: 'zero', result: 'Blocklisted' }, 'O');
    await release(message);
    expect((await rows()).map(short)).toEqual([`blocklisted released ${message.signature}`]);
  });

  it('of which nothing was logged before: the row is that of the message', async () => {
    const message = await site.quarantine({ user: USER, signatureRow: 'purged' });
    await release(message);
    expect((await rows()).map(short)).toEqual([`spam released ${message.signature}`]);
  });

  it('that has no Message-Id', async () => {
    const message = await old({ from: 'No Id <noid@example.com>' });
    const text = readFileSync(files.mbox, 'latin1').replace(/^Message-Id: .*\n/gm, '');
    writeFileSync(files.mbox, text, 'latin1');
    writeFileSync(files.log, readFileSync(files.log, 'latin1').replace(/<\d+@example.com>/g, ''), 'latin1');
    await release(message);
    expect((await rows()).map(short)).toEqual([`spam released ${message.signature}`]);
  });
});

describe('what happened is told as it was', () => {
  it('is not released while the agent fails, and failed where the filter wrote a release down', async () => {
    const message = await held();
    site.failDelivery(75);
    expect(await releaseMessage(USER, USER, message.signature, newBatch())).toMatchObject({ ok: false });
    expect((await rowOf(message)).status).toBe('failed');
    site.failDelivery(0);
    await release(message);
    expect((await rowOf(message)).status).toBe('released');
  });

  it.each([
    ['whose signature is gone', () => old()],
    ['in two runs', () => held({ body: STEERED })],
    ['in one run', () => held()],
  ])('is back after an undo, %s, also where the filter cannot be told', async (_how, make) => {
    const message = await make();
    const batch = await release(message);
    expect((await rowOf(message)).status).toBe('released');
    await site.query('DELETE FROM dspam_signature_data');
    expect(await undoBatch(USER, USER, batch)).toMatchObject([{ ok: true, reversed: false }]);
    expect((await rowOf(message)).status).toBe('undone');
    await release(message);
    expect((await rowOf(message)).status).toBe('released');
    expect(await rows()).toHaveLength(1);
  });

  describe.each([
    ['whose signature is gone', () => old(), 0],
    ['in two runs', () => held({ body: STEERED }), 0],
    ['in one run', () => held(), 0],
    ['in one run, where the filter forgets it after the first', () => held(), 1],
  ])('within one second, %s', (_how, make, forgotten) => {
    it.each([
      ['looked at after each', true],
      ['looked at in the end', false],
    ])('is what was done last, %s', async (_when, isWatched) => {
      const message = await make();
      const since = Date.now();
      const seen = async (status: string, isLast = false) => {
        if (!isWatched && !isLast) return;
        await inOneSecond(since);
        expect((await rowOf(message)).status).toBe(status);
      };
      let batch = await release(message);
      await seen('released');
      if (forgotten) await site.query('DELETE FROM dspam_signature_data');
      expect(await undoBatch(USER, USER, batch)).toMatchObject([{ ok: true }]);
      await seen('undone');
      batch = await release(message);
      await seen('released');
      expect(await undoBatch(USER, USER, batch)).toMatchObject([{ ok: true }]);
      await seen('undone');
      await release(message);
      await seen('released', true);
      expect(await rows()).toHaveLength(1);
    });
  });

  it('says that it arrived where a person has said so', async () => {
    const message = await old();
    await prisma().operation.create({
      data: {
        batch: newBatch(),
        actor: USER,
        store: USER,
        kind: 'release',
        way: 'corpus',
        state: 'unconfirmed',
        reason: 'unconfirmed',
        forgotten: true,
        messageKey: message.signature,
        signature: message.signature,
        fromText: '',
        subject: '',
        digest: '',
        byteOffset: 0n,
        byteLength: 0,
        startedAt: new Date(),
        finishedAt: new Date(),
      },
    });
    expect((await rowOf(message)).status).toBe('quarantined');
    await confirmArrival(USER, USER, message.signature, newBatch());
    expect((await rowOf(message)).status).toBe('released');
    expect(await countForgotten({ store: USER, onlyMember: null })).toBe(1);
  });
});

describe('no record of other mail is put to a message', () => {
  /** Writes what a run would write, around a release that was settled long ago. */
  async function settled(message: Quarantined, startedAt: Date, more: object = {}) {
    return prisma().operation.create({
      data: {
        batch: newBatch(),
        actor: USER,
        store: USER,
        kind: 'release',
        way: 'corpus',
        state: 'done',
        messageKey: message.signature,
        signature: message.signature,
        loggedId: field(message, 'Message-Id'),
        fromText: '',
        subject: '',
        digest: '',
        byteOffset: 0n,
        byteLength: 0,
        startedAt,
        finishedAt: new Date(startedAt.getTime() + 900),
        ...more,
      },
    });
  }
  const AT = Date.UTC(2026, 9, 1, 8, 0, 0);
  const at = (seconds: number) => AT + seconds * 1000;

  it('of the same Message-Id before and after it', async () => {
    const message = await site.quarantine({ user: USER });
    await settled(message, new Date(at(100)), { way: 'deliver' });
    log(
      line(at(0), 'S', message, message.signature, 'Quarantined'),
      line(at(90), 'I', message, '1,aaaa0000111122223', 'Delivered'),
      line(at(100), 'S', message, '1,bbbb0000111122223', 'Quarantined'),
      line(at(110), 'I', message, '1,cccc0000111122223', 'Delivered'),
    );
    expect((await rows()).map(short)).toEqual([
      'innocent delivered 1,cccc0000111122223',
      'innocent delivered 1,aaaa0000111122223',
      `spam released ${message.signature}`,
    ]);
  });

  it('where two of that Message-Id came in the same second, and nobody can say which is the release', async () => {
    const message = await site.quarantine({ user: USER });
    await settled(message, new Date(at(100)), { way: 'deliver' });
    log(
      line(at(0), 'S', message, message.signature, 'Quarantined'),
      line(at(100), 'S', message, '1,bbbb0000111122223', 'Quarantined'),
      line(at(100), 'S', message, '1,cccc0000111122223', 'Quarantined'),
    );
    expect(await rows()).toHaveLength(3);
  });

  it('two releases of one Message-Id in the same second each have their own, in both orders of the log', async () => {
    const one = await site.quarantine({ user: USER });
    const two = await site.quarantine({ user: USER });
    for (const message of [two, one]) await settled(message, new Date(at(100)), { loggedId: '<same@x>' });
    const same = (letter: string, second: number, signature: string) =>
      line(at(second), letter, one, signature, 'x').replace(/<\d+@example.com>/, '<same@x>');
    log(same('S', 0, one.signature), same('S', 1, two.signature), same('C', 100, ''));
    expect(await rows()).toHaveLength(3);
    rmSync(files.log);
    await site.query('DELETE FROM dashboard_history');
    log(same('S', 0, one.signature), same('S', 1, two.signature), same('C', 100, ''), same('C', 100, ''));
    expect((await rows()).map(short)).toEqual([
      `spam released ${two.signature}`,
      `spam released ${one.signature}`,
    ]);
  });

  it('of two releases of one Message-Id that somebody looks at between them', async () => {
    const [one, two] = [await old(), await old()];
    const text = readFileSync(files.mbox, 'latin1').replaceAll(
      field(two, 'Message-Id'),
      field(one, 'Message-Id'),
    );
    writeFileSync(files.mbox, text, 'latin1');
    const logged = readFileSync(files.log, 'latin1');
    writeFileSync(files.log, logged.replaceAll(field(two, 'Message-Id'), field(one, 'Message-Id')), 'latin1');
    for (const message of [two, one]) {
      await release(message);
      expect((await rowOf(message)).status).toBe('released');
    }
    expect(await rows()).toHaveLength(2);
  });

  it("of somebody else's, whose mail has the same Message-Id", async () => {
    const message = await site.quarantine({ user: USER });
    await settled(message, new Date(at(100)), { store: 'bob@example.org' });
    log(line(at(0), 'S', message, message.signature, 'Quarantined'), line(at(100), 'C', message, ''));
    expect((await rows()).map(({ class: is }) => is)).toEqual(['corpusFed', 'spam']);
  });

  it('that was fed from a collection of mail', async () => {
    const message = await old();
    await release(message);
    log(line(Date.now() + 2000, 'C', message, ''));
    expect((await rows()).map(short)).toEqual([
      'corpusFed learned null',
      `spam released ${message.signature}`,
    ]);
  });

  it('is told from an E that takes back what a release had taught', async () => {
    const message = await site.quarantine({ user: USER });
    await settled(message, new Date(at(100)), { state: 'failed', reason: 'deliveryFailed' });
    log(
      line(at(0), 'S', message, message.signature, 'Quarantined'),
      line(at(100), 'C', message, ''),
      line(at(100), 'E', message, '', 'Delivery Failed (No error provided)'),
    );
    expect((await rows()).map(short)).toEqual([`spam quarantined ${message.signature}`]);
    expect(await hourly()).toEqual({ spam: 1, innocent: 0, fed: 0, fp: 0 });
  });
});

describe('a log that is rotated or cut', () => {
  it('before the history was looked at since the release', async () => {
    const message = await old();
    await rows();
    await release(message);
    renameSync(files.log, `${files.log}.1`);
    const other = await held();
    expect((await rows()).map(short)).toEqual([
      `spam quarantined ${other.signature}`,
      `spam released ${message.signature}`,
    ]);
  });

  it('after it, by a copy of the newest lines', async () => {
    const message = await old();
    await release(message);
    await rows();
    copyFileSync(files.log, `${files.log}.in`);
    renameSync(`${files.log}.in`, files.log);
    const other = await held();
    expect((await rows()).map(short).sort()).toEqual([
      `spam quarantined ${other.signature}`,
      `spam released ${message.signature}`,
    ]);
  });

  it('and lost: the message says that it was released all the same', async () => {
    const message = await old();
    await rows();
    await release(message);
    writeFileSync(files.log, '');
    log(line(Date.now(), 'I', message, '1,dddd0000111122223', 'Delivered'));
    expect(await rowOf(message)).toMatchObject({ status: 'released' });
  });

  it('is read anew as it was read first', async () => {
    const [one, two] = [await old(), await held({ body: STEERED })];
    const batch = await release(one);
    await release(two);
    await undoBatch(USER, USER, batch);
    const before = (await rows()).map(short);
    await site.query('DELETE FROM dashboard_history');
    expect((await rows()).map(short)).toEqual(before);
    expect(before).toEqual([`falsePositive released ${two.signature}`, `spam undone ${one.signature}`]);
  });
});

describe('what the filter had forgotten', () => {
  it('is counted apart from the false positives, for the mailbox and the site', async () => {
    const gone = [await old(), await old(), await old()];
    const known = await held();
    const never = await held({ signatureRow: 'zero', result: 'Blocklisted' }, 'O');
    const batches: string[] = [];
    for (const message of [...gone, known, never]) batches.push(await release(message));
    const forgotten = async () => (await findAccuracy(USER)).forgotten;
    expect(await forgotten()).toEqual({ inAll: 3, sinceReset: 3 });
    await undoBatch(USER, USER, batches[0] ?? '');
    expect(await forgotten()).toEqual({ inAll: 2, sinceReset: 2 });
    if (gone[0]) await release(gone[0]);
    expect(await forgotten()).toEqual({ inAll: 3, sinceReset: 3 });
    expect(await countForgotten(null)).toBe(3);
    expect(await countForgotten({ store: 'bob@example.org', onlyMember: null })).toBe(0);
    expect(await countForgotten(null, new Date(Date.now() + HOUR_MS))).toBe(0);
  });

  it('is not counted once more where the filter had been told before the agent failed', async () => {
    const message = await held();
    site.failDelivery(75);
    await releaseMessage(USER, USER, message.signature, newBatch());
    site.failDelivery(0);
    await site.query('DELETE FROM dspam_signature_data');
    await release(message);
    expect(await countForgotten({ store: USER, onlyMember: null })).toBe(0);
  });

  it('and what went out in two runs is no mail that came in, for the site, too', async () => {
    await followSiteLog(true);
    const figures = async () => {
      await followSiteLog(true);
      return (await siteFigures('UTC')).hour;
    };
    const before = await figures();
    await release(await held({ body: STEERED }));
    await release(await old());
    const after = await figures();
    expect({ spam: after.spam - before.spam, innocent: after.innocent - before.innocent }).toEqual({
      spam: 0,
      innocent: 0,
    });
    expect(after.corpusFed - before.corpusFed).toBe(0);
    expect(after.falsePositives - before.falsePositives).toBe(1);
    expect(after.forgotten - before.forgotten).toBe(1);
  });
});

describe('rows that a version left that knew no better', () => {
  /** As that version would have indexed what is in the log: it did not ask for operations. Then the upgrade. */
  async function indexAsBefore(): Promise<void> {
    await site.query(
      "UPDATE dashboard_operation SET way = 'none', logged_id = '', signature = CONCAT('~', signature)",
    );
    await openHistory(USER, true);
    await site.query(
      "UPDATE dashboard_operation SET way = IF(forgotten, 'corpus', 'signature'), signature = SUBSTRING(signature, 2)",
    );
    await site.query("UPDATE dashboard_log SET operations_seen = 0, runs_met = ''");
  }

  it('are folded into the rows of their messages, and not counted', async () => {
    const [first, second] = [await old(), await old()];
    await release(first);
    await release(second);
    await indexAsBefore();
    expect(await prisma().history.count({ where: { rowKind: { not: 0 } } })).toBe(4);
    const expected = [first, second].map(({ signature }) => `spam released ${signature}`).sort();
    // Once more changes nothing.
    for (let visit = 0; visit < 2; visit++) {
      expect((await rows()).map(short).sort()).toEqual(expected);
      await site.query('UPDATE dashboard_log SET operations_seen = 0');
    }
    expect((await rowOf(first)).life.map(({ event }) => event.isRun ?? false)).toEqual([false, true, false]);
    expect(await rows({ classes: ['corpusFed'] })).toEqual([]);
    expect(await rows({ search: field(first, 'Subject') })).toHaveLength(1);
    const { state } = await openHistory(USER);
    expect(state.entries - state.folded).toBe(2);
    expect(await hourly()).toEqual({ spam: 2, innocent: 0, fed: 0, fp: 0 });
    // What is logged later goes on as always.
    const third = await old();
    await release(third);
    expect((await rows()).map(short)).toHaveLength(3);
    expect(await hourly()).toEqual({ spam: 3, innocent: 0, fed: 0, fp: 0 });
  });

  it('of a release in two runs', async () => {
    const message = await held({ body: STEERED });
    await release(message);
    await indexAsBefore();
    expect((await rows()).map(short)).toEqual([`falsePositive released ${message.signature}`]);
    expect(await hourly()).toEqual({ spam: 1, innocent: 0, fed: 0, fp: 1 });
  });

  it('stay where nobody can say which record was of the release', async () => {
    const message = await old();
    await release(message);
    // In the very second of the release, however long ago that is.
    const second = readFileSync(files.log, 'latin1').trimEnd().split('\n').at(-1)?.slice(0, 10);
    log(line(Number(second) * 1000, 'C', message, '1,6b0000000123456789abcdef'));
    await indexAsBefore();
    expect((await rows()).map(short)).toHaveLength(3);
  });

  it('are folded in the middle of a long history, and with it read from its blocks', async () => {
    const lines = (from: number, count: number) =>
      Array.from({ length: count }, (_unused, index) => {
        const at = Math.floor(Date.now() / 1000) + from + index;
        return `${at}\tI\tother@example.com\t7,${at.toString(16)}00000000000000aa\tOther ${index}\tDelivered\t<o${at}@x>\n\n`;
      });
    const message = await old();
    log(...lines(-8000, 600));
    await release(message);
    log(...lines(100, 600));
    await indexAsBefore();
    const first = await rows({ search: field(message, 'Subject') });
    expect(first.map(short)).toEqual([`spam released ${message.signature}`]);
    const { state } = await openHistory(USER);
    expect(state.entries - state.folded).toBe(1201);
  });
});
