import {
  appendFileSync,
  cpSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { prisma } from '@/lib/store/db/prisma';
import { digestKey } from '@/lib/store/index/quarantine/message-row';
import { syncAllQuarantines } from '@/lib/store/index/quarantine/sync-all-quarantines';
import { syncQuarantine } from '@/lib/store/index/quarantine/sync-quarantine';
import { capture, captureBytes } from '../../../../support/captures';
import { scanBytes } from '../../../../support/scan-bytes';
import { testSite } from '../../../../support/test-site';

const USER = 'alice@example.org';
const site = await testSite();
let mbox: string;
const original = captureBytes('domain/dspam_home/data/example.org/alice/alice.mbox');

beforeAll(async () => {
  mbox = site.files(USER).mbox;
  mkdirSync(site.files(USER).dir, { recursive: true });
});
beforeEach(async () => {
  rmSync(mbox, { force: true });
  await syncQuarantine(USER, mbox);
});

const sync = () => syncQuarantine(USER, mbox);
const rows = async () => {
  const state = await sync();
  const found = await prisma().message.findMany({ where: { mailboxId: state.id }, orderBy: { seq: 'asc' } });
  expect(found).toHaveLength(state.messageCount);
  return found;
};
/** The file, as old as a quarantine that nobody writes to. */
const write = (bytes: Buffer) => {
  writeFileSync(mbox, bytes);
  const past = new Date(Date.now() - 60_000);
  utimesSync(mbox, past, past);
};

describe('syncQuarantine', () => {
  it('has a row for each message of the captured quarantine, at its place', async () => {
    write(original);
    const messages = (await scanBytes(original)).filter(({ kind }) => kind === 'message');
    const found = await rows();
    expect(found.map((row) => [Number(row.byteOffset), row.byteLength])).toEqual(
      messages.map(({ offset, length }) => [offset, length]),
    );
    const bySubject = found.find(({ subject }) => subject === 'Viagra free prize fromline');
    expect(bySubject).toMatchObject({
      confidence: 0.9901,
      result: 'Spam',
      fromText: 'Casino Royale Bonus <win1@pills.example.info>',
    });
    expect(bySubject?.receivedAt.getTime()).toBe(
      Number.parseInt(bySubject?.signature.slice(2, 10) ?? '', 16) * 1000,
    );
  });

  it('reads the edge cases: raw latin-1 and UTF-8, CRLF, no headers, no signature', async () => {
    write(captureBytes('quarantine-edgecases.mbox'));
    const found = await rows();
    expect(found.find(({ subject }) => subject.includes('8bit'))?.subject).toContain('pr');
    expect(found.map(({ subject }) => subject)).toContain('Viagra free prize crlf');
    expect(new Set(found.map(({ key }) => key)).size).toBe(found.length);
  });

  it('reads the quarantines of the other layouts', async () => {
    for (const name of [
      'layout-large/dspam_home/data/a/l/alice@example.org/alice@example.org.mbox',
      'layout-normal/dspam_home/data/alice@example.org/alice@example.org.mbox',
      'quarantine-when-DeliveryProto-SMTP.mbox',
    ]) {
      cpSync(capture(name), mbox);
      expect((await rows()).length).toBeGreaterThan(0);
    }
  });

  it('lists both of two messages that were written into each other, and says so', async () => {
    write(captureBytes('interleaved-append.mbox'));
    const found = await rows();
    expect(found.map(({ subject, problems }) => [subject.slice(0, 7), problems])).toEqual([
      ['W3I0050', 'interleaved'],
      ['W0I0049', 'interleaved'],
    ]);
  });

  it('names what has no signature of its own by its first bytes, wherever in a large file it is', async () => {
    const one = (subject: string, signature: string, bytes: number) =>
      Buffer.from(
        `From QUARANTINE Sat Nov 21 07:40:56 2026\nSubject: ${subject}\nX-DSPAM-Result: Spam\n${signature}\n${'x'.repeat(bytes)}\n\n\n`,
      );
    const known = `X-DSPAM-Signature: 1,6a7f00110000\n`;
    const records = Array.from({ length: 60 }, (_unused, at) =>
      one(`number ${at}`, at % 3 === 0 ? known : '', 40_000 + 7_919 * at),
    );
    const keys = [];
    for (const record of records) {
      const [entry] = await scanBytes(record);
      if (entry) keys.push(digestKey(entry));
    }
    write(Buffer.concat([...records, Buffer.alloc(3_000_000, '\n')]));
    const expected = keys.map((key, at) => (at === 0 ? '1,6a7f00110000' : key));
    expect((await rows()).map(({ key }) => key)).toEqual(expected);
    // Once more, from the last record on, and from the first: the same messages.
    appendFileSync(mbox, one('last', '', 50));
    expect((await rows()).slice(0, 60).map(({ key }) => key)).toEqual(expected);
  });

  it('does nothing when nothing has changed', async () => {
    write(original);
    const before = await rows();
    const { syncedAt } = await prisma().mailbox.findUniqueOrThrow({ where: { store: USER } });
    expect(await rows()).toEqual(before);
    expect((await prisma().mailbox.findUniqueOrThrow({ where: { store: USER } })).syncedAt).toEqual(syncedAt);
  });

  it('reads only what was appended: a damaged old row stays as it is', async () => {
    write(original.subarray(0, 0));
    const entries = await scanBytes(original);
    const half = entries[40]?.offset ?? 0;
    write(original.subarray(0, half));
    const state = await sync();
    await prisma().message.update({
      where: { mailboxId_seq: { mailboxId: state.id, seq: 3 } },
      data: { subject: 'marked' },
    });
    appendFileSync(mbox, original.subarray(half));
    const found = await rows();
    expect(found).toHaveLength(entries.length);
    expect(found[2]?.subject).toBe('marked');
  });

  it('waits for a message that is still being written, and shows it when it is whole', async () => {
    const entries = await scanBytes(original);
    const last = entries.at(-1);
    const cut = (last?.offset ?? 0) + 400;
    writeFileSync(mbox, original.subarray(0, cut));
    expect(await rows()).toHaveLength(entries.length - 1);
    appendFileSync(mbox, original.subarray(cut));
    const found = await rows();
    expect(found).toHaveLength(entries.length);
    expect(found.at(-1)).toMatchObject({ byteLength: last?.length, problems: '' });
  });

  it('looks again at a last message that was not whole, in the round over all quarantines as well', async () => {
    const entries = await scanBytes(original);
    const cut = (entries.at(-1)?.offset ?? 0) + 400;
    writeFileSync(mbox, original.subarray(0, cut));
    expect((await sync()).messageCount).toBe(entries.length - 1);
    // Nobody has written to it since, and that was a minute ago.
    const past = new Date(Date.now() - 60_000);
    utimesSync(mbox, past, past);
    const { mtimeNs } = statSync(mbox, { bigint: true });
    await prisma().mailbox.update({ where: { store: USER }, data: { mtimeNs } });
    await syncAllQuarantines(site.home, 'domain');
    const { messageCount } = await prisma().mailbox.findUniqueOrThrow({ where: { store: USER } });
    expect(messageCount).toBe(entries.length);
  });

  it('shows a message that was cut off and stays so, and says that it is', async () => {
    write(original.subarray(0, 900));
    expect(await rows()).toMatchObject([{ problems: 'cut-off', byteLength: 900 }]);
  });

  it.each(['truncated', 'replaced', 'rewritten in place'])(
    'starts again when the file was %s',
    async (how) => {
      write(original);
      await rows();
      const entries = await scanBytes(original);
      const second = entries[1]?.offset ?? 0;
      if (how === 'truncated') truncateSync(mbox, entries[10]?.offset);
      if (how === 'replaced') {
        writeFileSync(`${mbox}.new`, original.subarray(second));
        renameSync(`${mbox}.new`, mbox);
      }
      if (how === 'rewritten in place')
        writeFileSync(mbox, Buffer.concat([original.subarray(second), Buffer.alloc(second, 10)]));
      const found = await rows();
      expect(found).toHaveLength(how === 'truncated' ? 10 : entries.length - 1);
      const bytes = readFileSync(mbox);
      for (const row of found)
        expect(bytes.toString('latin1', Number(row.byteOffset), Number(row.byteOffset) + 5)).toBe('From ');
    },
  );

  it('notices what grew after it had been rewritten', async () => {
    write(original);
    await rows();
    const second = (await scanBytes(original))[1]?.offset ?? 0;
    const handle = await open(mbox, 'r+');
    await handle.truncate(0);
    await handle.write(
      Buffer.concat([original.subarray(second), original, original.subarray(0, second)]),
      0,
      undefined,
      0,
    );
    await handle.close();
    expect(statSync(mbox).size).toBeGreaterThan(original.length);
    const found = await rows();
    expect(found).toHaveLength(2 * 78);
    // The same messages twice: each has a name of its own, and says that its signature is not the only one.
    expect(new Set(found.map(({ key }) => key)).size).toBe(2 * 78);
    // One of the 78 was inoculated and has none.
    expect(found.filter(({ problems }) => problems.includes('signature-repeated'))).toHaveLength(77);
  });

  it('comes back when its rows were dropped', async () => {
    write(original);
    const before = await rows();
    await site.query('DELETE FROM dashboard_message');
    await site.query('DELETE FROM dashboard_mailbox');
    expect((await rows()).map(({ key }) => key)).toEqual(before.map(({ key }) => key));
  });

  it('is empty when the file is missing, empty or all blank', async () => {
    expect(await rows()).toEqual([]);
    write(Buffer.alloc(0));
    expect(await rows()).toEqual([]);
    write(Buffer.alloc(10_000, 10));
    expect(await rows()).toEqual([]);
  });

  it('lets two requests sync at once without counting anything twice', async () => {
    write(original);
    const states = await Promise.all([sync(), sync(), sync()]);
    expect(states.map(({ messageCount }) => messageCount)).toEqual([78, 78, 78]);
    expect(await rows()).toHaveLength(78);
  });
});
