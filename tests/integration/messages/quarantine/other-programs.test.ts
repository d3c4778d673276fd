import {
  appendFileSync,
  ftruncateSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { newBatch } from '@/lib/messages/operations/operation';
import { deleteMessage } from '@/lib/messages/quarantine/change/delete-message';
import { releaseMessage } from '@/lib/messages/quarantine/change/release-message';
import { getMessage } from '@/lib/messages/quarantine/list/get-message';
import { listMessages } from '@/lib/messages/quarantine/list/list-messages';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { prisma } from '@/lib/store/db/prisma';
import type { Quarantined } from '../../../support/dspam-site';
import { holdLock } from '../../../support/hold-lock';
import { testSite } from '../../../support/test-site';

// Other programs on the same files at the same time (F§7, F§12): what they change is shown at the next visit, nothing is
// shown that is not there, and nothing of ours hits a message that they have moved.

const site = await testSite();
let user: string;
let users = 0;
let mail: Quarantined[];

beforeEach(async () => {
  user = `user${++users}@example.org`;
  mail = [];
  for (const subject of ['First', 'Second', 'Third']) mail.push(await site.quarantine({ user, subject }));
  // A whole second, so that a program can set it back exactly.
  const past = new Date(Math.floor(Date.now() / 1000) * 1000 - 60_000);
  utimesSync(mbox(), past, past);
  expect(await shown()).toEqual(['First', 'Second', 'Third']);
});

const mbox = () => site.files(user).mbox;
const recordOf = (subject: string) => {
  const found = mail.find(({ record }) => record.includes(`Subject: ${subject}\n`));
  if (!found) throw new Error(`no ${subject}`);
  return found;
};
const bytesOf = (...subjects: string[]) => Buffer.concat(subjects.map((each) => recordOf(each).record));

/** What a visit lists; each of it opens, and is what the list said. */
async function shown(): Promise<string[]> {
  const all = { sort: 'date', direction: 'asc', page: 1 } as const;
  const { messages } = await listMessages(await openQuarantine(user), all);
  for (const { key, subject } of messages) expect((await getMessage(user, key)).row.subject).toBe(subject);
  return messages.map(({ subject }) => subject).sort();
}

/** As mutt does: in place, and with the times that the file had before. */
function rewriteInPlace(bytes: Buffer): void {
  const { atime, mtime } = statSync(mbox());
  const file = openSync(mbox(), 'r+');
  writeSync(file, bytes, 0, bytes.length, 0);
  ftruncateSync(file, bytes.length);
  utimesSync(mbox(), atime, mtime);
}
/** As mutt marks a message that was seen. */
const seenBefore = (subject: string) =>
  Buffer.from(bytesOf(subject).toString('latin1').replace(/\n\n/, '\nStatus: RO\n\n'), 'latin1');

describe('mutt', () => {
  it('rewrites in place and sets the times back: noticed at the next visit', async () => {
    rewriteInPlace(Buffer.concat([seenBefore('Second'), bytesOf('Third')]));
    expect(await shown()).toEqual(['Second', 'Third']);
  });

  it('leaves size and times as they were: what is opened is what was asked for', async () => {
    const before = statSync(mbox());
    rewriteInPlace(bytesOf('Third', 'Second', 'First'));
    expect(statSync(mbox())).toMatchObject({ size: before.size, mtimeMs: before.mtimeMs });
    for (const { signature, record } of mail)
      expect(record.includes((await getMessage(user, signature)).row.subject)).toBe(true);
    expect(await shown()).toEqual(['First', 'Second', 'Third']);
  });

  it('renames a new file over the old one: noticed at the next visit', async () => {
    writeFileSync(`${mbox()}.new`, bytesOf('Third', 'First'));
    renameSync(`${mbox()}.new`, mbox());
    expect(await shown()).toEqual(['First', 'Third']);
  });

  it('moves a message under its lock while that is being deleted: the delete waits, and hits it where it is then', async () => {
    const lock = await holdLock(mbox());
    const deleting = deleteMessage(user, user, recordOf('Third').signature, newBatch());
    const copied = () => prisma().operation.count({ where: { store: user, state: 'copied' } });
    await expect.poll(copied, { timeout: 10_000 }).toBe(1);
    rewriteInPlace(Buffer.concat([seenBefore('Second'), bytesOf('Third')]));
    await lock.release();
    expect(await deleting).toMatchObject({ ok: true });
    expect(await shown()).toEqual(['Second']);
    expect(readFileSync(mbox()).subarray(0, seenBefore('Second').length)).toEqual(seenBefore('Second'));
  });

  it('changes a message under its lock while that is being deleted: then it stays', async () => {
    const lock = await holdLock(mbox());
    const deleting = deleteMessage(user, user, recordOf('Third').signature, newBatch());
    const copied = () => prisma().operation.count({ where: { store: user, state: 'copied' } });
    await expect.poll(copied, { timeout: 10_000 }).toBe(1);
    const changed = Buffer.concat([bytesOf('First', 'Second'), seenBefore('Third')]);
    rewriteInPlace(changed);
    await lock.release();
    expect(await deleting).toMatchObject({ ok: false, reason: 'changed' });
    expect(readFileSync(mbox())).toEqual(changed);
    expect(await shown()).toEqual(['First', 'Second', 'Third']);
  });
});

describe('the old CGI', () => {
  it('empties the file and rewrites it: midway only what is there is shown, then all of it', async () => {
    const left = bytesOf('First', 'Third');
    const half = recordOf('First').record.length + 100;
    writeFileSync(mbox(), '');
    expect(await shown()).toEqual([]);
    appendFileSync(mbox(), left.subarray(0, half));
    expect(await shown()).toEqual(['First']);
    appendFileSync(mbox(), left.subarray(half));
    expect(await shown()).toEqual(['First', 'Third']);
  });

  it('releases what somebody has open here: told as gone, and not delivered once more', async () => {
    const sent = site.deliveries().length;
    writeFileSync(mbox(), bytesOf('First', 'Third'));
    const release = releaseMessage(user, user, recordOf('Second').signature, newBatch());
    await expect(release).rejects.toMatchObject({ code: 'not-found', reason: 'messageGone' });
    expect(site.deliveries()).toHaveLength(sent);
  });
});

describe('dspam_notify', () => {
  it('only reads: nothing is read again', async () => {
    const state = () => prisma().mailbox.findUniqueOrThrow({ where: { store: user } });
    const { syncedAt } = await state();
    const { mtime } = statSync(mbox());
    readFileSync(mbox());
    utimesSync(mbox(), new Date(), mtime);
    expect(await shown()).toEqual(['First', 'Second', 'Third']);
    expect((await state()).syncedAt).toEqual(syncedAt);
  });
});

describe('dspam_logrotate between the run of the filter and the proof', () => {
  /** The agent is the moment between them: DSPAM has logged the release, and not come back yet. */
  async function releaseWhile(script: string) {
    const { log } = site.files(user);
    appendFileSync(log, '1795246858\tI\tA\t1,6b014b0a313028913117052\tOld\tDelivered\t<old@example.com>\n\n');
    const agent = path.join(site.folder, 'agent');
    const before = readFileSync(agent, 'utf8');
    writeFileSync(agent, `${before}${script.replaceAll('LOG', log)}\n`);
    const sent = site.deliveries().length;
    const outcome = await releaseMessage(user, user, recordOf('Second').signature, newBatch()).finally(() =>
      writeFileSync(agent, before),
    );
    expect(site.deliveries()).toHaveLength(sent + 1);
    return outcome;
  }

  it('finds the record in the new file', async () => {
    const rotate = "mv 'LOG' 'LOG.in'; grep . 'LOG.in' | tail -n 1 > 'LOG.out'; mv 'LOG.out' 'LOG'";
    expect(await releaseWhile(rotate)).toMatchObject({ ok: true, reason: null });
    expect(await shown()).toEqual(['First', 'Third']);
  });

  it.each([
    ['in the moment without a log', "mv 'LOG' 'LOG.in'"],
    ['that has lost the record', "mv 'LOG' 'LOG.in'; head -n 1 'LOG.in' > 'LOG.out'; mv 'LOG.out' 'LOG'"],
  ])('says that it could not be confirmed, and keeps the message, %s', async (_how, rotate) => {
    expect(await releaseWhile(rotate)).toMatchObject({ ok: false, reason: 'unconfirmed' });
    expect(await shown()).toEqual(['First', 'Second', 'Third']);
  });
});
