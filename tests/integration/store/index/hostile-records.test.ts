import { appendFileSync, mkdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { beginCompaction, finishCompaction } from '@/lib/formats/mbox/compact';
import { undoBatch } from '@/lib/messages/history/undo-batch';
import { newBatch } from '@/lib/messages/operations/operation';
import { deleteMessage } from '@/lib/messages/quarantine/change/delete-message';
import { getMessage } from '@/lib/messages/quarantine/list/get-message';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { MAINTENANCE_STEPS } from '@/lib/site/upkeep/maintenance-steps';
import { runMaintenance } from '@/lib/site/upkeep/run-maintenance';
import { pool } from '@/lib/store/db/pool';
import { prisma } from '@/lib/store/db/prisma';
import { syncQuarantine } from '@/lib/store/index/quarantine/sync-quarantine';
import { scanBytes } from '../../../support/scan-bytes';
import { testSite } from '../../../support/test-site';

const USER = 'alice@example.org';
const STAMP = 'From QUARANTINE Sat Nov 21 07:40:56 2026\n';
const site = await testSite();
const { mbox, dir, removedMbox } = site.files(USER);

beforeAll(async () => {
  await site.quarantine({ user: USER });
  mkdirSync(dir, { recursive: true });
});
beforeEach(async () => {
  for (const file of [mbox, removedMbox]) rmSync(file, { force: true });
  await prisma().operation.deleteMany({});
  await openQuarantine(USER);
});

/** As old as a quarantine that nobody writes to. */
const append = (bytes: Buffer | string) => {
  appendFileSync(mbox, bytes);
  const past = new Date(Date.now() - 60_000);
  utimesSync(mbox, past, past);
};
const rows = async () => {
  const { state } = await openQuarantine(USER);
  const found = await prisma().message.findMany({ where: { mailboxId: state.id }, orderBy: { seq: 'asc' } });
  expect(found).toHaveLength(state.messageCount);
  expect(new Set(found.map(({ key }) => key)).size).toBe(found.length);
  return found;
};
const keys = async () => (await rows()).map(({ key }) => key);
/** A message without a signature: of mode NOTRAIN, or inoculated. */
const unsigned = (text = 'text') =>
  `${STAMP}From: a@b.example\nSubject: one\nX-DSPAM-Result: Spam\nX-DSPAM-Confidence: 0.9000\n\n${text}\n\n\n\n`;

describe('messages that are alike to the byte', () => {
  it('have names of their own, one visit after the other, and keep them when all is read again or compacted', async () => {
    const found: string[] = [];
    for (let count = 1; count <= 5; count++) {
      append(unsigned());
      const now = await keys();
      expect(now.slice(0, -1)).toEqual(found);
      found.push(now.at(-1) ?? '');
    }
    append(unsigned() + unsigned('other') + unsigned());
    const all = await keys();
    expect(all.slice(0, 5)).toEqual(found);
    await prisma().mailbox.deleteMany({});
    await prisma().message.deleteMany({});
    expect(await keys()).toEqual(all);
    await beginCompaction(mbox);
    await finishCompaction(mbox, 0);
    expect(await keys()).toEqual(all);
  });

  it('are taken out and put back one by one', async () => {
    append(unsigned() + unsigned() + unsigned());
    const [first, second, third] = await rows();
    const batch = newBatch();
    expect(await deleteMessage(USER, USER, second?.key ?? '', batch)).toMatchObject({ ok: true });
    expect((await rows()).map(({ byteOffset }) => byteOffset)).toEqual([
      first?.byteOffset,
      third?.byteOffset,
    ]);
    append(unsigned());
    expect(await rows()).toHaveLength(3);
    expect(await undoBatch(USER, USER, batch)).toMatchObject([{ ok: true }]);
    expect(await rows()).toHaveLength(4);
    for (const key of await keys())
      expect(await deleteMessage(USER, USER, key, newBatch())).toMatchObject({ ok: true });
    expect(readFileSync(mbox).every((byte) => byte === 10)).toBe(true);
  });

  it('keep their names when what stands behind them is erased', async () => {
    append(unsigned('one') + unsigned('two'));
    const [one, two] = await keys();
    await deleteMessage(USER, USER, two ?? '', newBatch());
    await prisma().mailbox.deleteMany({});
    await prisma().message.deleteMany({});
    expect(await keys()).toEqual([one]);
  });

  it('bear the same signature, too, and come in any order', async () => {
    const signed = unsigned().replace('\n\ntext', '\nX-DSPAM-Signature: 1,6b014b08307207081942277\n\ntext');
    for (const text of [signed, unsigned(), signed, signed + signed, unsigned(), signed]) {
      append(text);
      await rows();
    }
    expect((await rows()).filter(({ problems }) => problems.includes('signature-repeated'))).toHaveLength(4);
  });
});

describe('a mail that quotes records', () => {
  it('of 31 KB with 520 of them is one message, and the mailbox can be read after it', async () => {
    append(unsigned(`see ${STAMP}S: a\nX-DSPAM-A: b\n`.repeat(520)));
    expect(await rows()).toHaveLength(1);
    append(unsigned('two'));
    append(unsigned('three'));
    expect(await rows()).toHaveLength(3);
  });

  it('is at most one row for each 4,096 bytes, each with a name of its own', async () => {
    const forged = `x${STAMP}S: a\nX-DSPAM-Result: Spam\n\n`;
    append(unsigned('\n'.repeat(5_000) + forged.repeat(9_000)));
    const found = await rows();
    expect(found.length).toBeLessThanOrEqual(1 + readFileSync(mbox).length / 4096);
    append(unsigned('two'));
    expect((await rows()).at(-1)?.subject).toBe('one');
  });
});

describe('any record', () => {
  const odd = fc.constantFrom(
    '\u0000',
    '\r',
    '\r\n',
    '\\',
    "'",
    '"',
    '\xff\xfe',
    '\xf0\x9f\x98\x80',
    '\xed\xa0\x80',
    '\xc3\x9f',
    'ss',
    '=?utf-8?b?8J+YgPCfmIDwn5iA?=',
    '=?utf-16?b?2AA=?=',
    '=?x?q?=00=FF?=',
    '\u00a0',
    ' '.repeat(300),
    '\xf0\x9f\x98\x80'.repeat(300),
    'ﷺ'.normalize('NFKD'),
    '=?utf-8?q?=EF=B7=BA?='.repeat(40),
    '\n\n',
    '\n ',
    STAMP,
    `x${STAMP}S: a\nX-DSPAM-Result: Spam\n\n`,
    'a'.repeat(70_000),
  );
  const field = fc.constantFrom(
    'From: ',
    'Subject: ',
    'List-Id: ',
    'Message-Id: ',
    'X-DSPAM-Result: ',
    'X-DSPAM-User: ',
    'X-DSPAM-Signature: ',
    'X-DSPAM-Signature: 1,6b014b08307207081942277',
    'X-DSPAM-Processed: Fri Dec 31 23:59:59 9999',
    'X-DSPAM-Processed: Sat Jan 01 00:00:00 0000',
    'X-DSPAM-Confidence: 9e999',
    'X-DSPAM-Confidence: 1.0000',
    'X-DSPAM-Probability: 0.00000000000000000000000001',
    ': ',
  );
  const line = fc
    .tuple(field, fc.array(odd, { maxLength: 3 }))
    .map(([name, parts]) => `${name}${parts.join('')}\n`);
  const record = fc
    .tuple(fc.array(line, { maxLength: 6 }), fc.array(odd, { maxLength: 4 }))
    .map(([lines, body]) => Buffer.from(`${STAMP}${lines.join('')}\n${body.join('')}\n\n\n\n`, 'latin1'));

  it('is taken by the index, visit by visit as all at once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(record, { minLength: 1, maxLength: 8 }),
        fc.nat({ max: 8 }),
        async (made, twice) => {
          rmSync(mbox, { force: true });
          await openQuarantine(USER);
          const again = made[twice % made.length] ?? Buffer.alloc(0);
          for (const bytes of [...made, again, again]) {
            append(bytes);
            expect((await syncQuarantine(USER, mbox)).passedOver).toBe(0);
          }
          const found = await rows();
          const messages = (await scanBytes(readFileSync(mbox))).filter(({ kind }) => kind === 'message');
          expect(found.map(({ byteOffset }) => Number(byteOffset))).toEqual(
            messages.map(({ offset }) => offset),
          );
          expect(found.some(({ problems }) => problems.includes('not-indexed'))).toBe(false);
          for (const { key } of found) expect((await getMessage(USER, key)).row.key).toBe(key);
          await prisma().mailbox.deleteMany({});
          await prisma().message.deleteMany({});
          expect((await rows()).map(({ key, problems }) => [key, problems])).toEqual(
            found.map(({ key, problems }) => [key, problems]),
          );
        },
      ),
      { numRuns: 40, seed: 5 },
    );
  }, 180_000);
});

describe('a record that the database does not take', () => {
  const refuse = (condition: string, what = "SIGNAL SQLSTATE '45000'") =>
    site.query(
      `CREATE TRIGGER refuse BEFORE INSERT ON dashboard_message FOR EACH ROW BEGIN IF ${condition} THEN ${what}; END IF; END`,
    );
  afterEach(() => site.query('DROP TRIGGER IF EXISTS refuse'));
  const subjects = async () => (await rows()).map(({ subject }) => subject);
  const mail = (subject: string) => unsigned(subject).replace('Subject: one', `Subject: ${subject}`);

  it('is listed without its words, says so, and can be opened; the others are not hurt', async () => {
    await refuse("NEW.subject = 'poison'");
    append(mail('one') + mail('poison') + mail('two'));
    expect(await subjects()).toEqual(['one', '', 'two']);
    const [, poison] = await rows();
    expect(poison?.problems).toBe('no-signature,not-indexed');
    expect((await getMessage(USER, poison?.key ?? '')).mail.subject).toBe('poison');
    append(mail('three') + mail('poison'));
    expect(await subjects()).toEqual(['one', '', 'two', 'three', '']);
  });

  it('is passed over where even that is refused; the page and the maintenance say so until it is taken', async () => {
    const whole = mail('one');
    await refuse(`NEW.byte_offset = ${whole.length} OR NEW.byte_length = ${mail('poisoned').length}`);
    append(whole + mail('poison') + mail('two'));
    expect(await subjects()).toEqual(['one', 'two']);
    for (let visit = 0; visit < 3; visit++) expect((await openQuarantine(USER)).state.passedOver).toBe(1);
    // The last of the file is read again with each visit: it counts once.
    append(mail('poisoned'));
    for (let visit = 0; visit < 3; visit++) expect((await openQuarantine(USER)).state.passedOver).toBe(2);
    append(mail('three'));
    expect(await subjects()).toEqual(['one', 'two', 'three']);
    expect((await openQuarantine(USER)).state.passedOver).toBe(2);
    const lines: string[] = [];
    expect(await runMaintenance(MAINTENANCE_STEPS, (said) => lines.push(said))).toBe(false);
    expect(lines).toContain(`quarantines: FAILED ${USER}: 2 of its messages could not be listed`);
    await site.query('DROP TRIGGER refuse');
    writeFileSync(mbox, readFileSync(mbox));
    expect(await subjects()).toEqual(['one', 'poison', 'two', 'poisoned', 'three']);
    expect((await openQuarantine(USER)).state.passedOver).toBe(0);
  });

  it('is written again when the database has rolled it back because two waited for each other', async () => {
    await site.query('CREATE OR REPLACE SEQUENCE tries');
    const deadlock = "SIGNAL SQLSTATE '40001' SET MYSQL_ERRNO = 1213";
    await refuse("NEW.subject = 'two' AND NEXT VALUE FOR tries <= 2", deadlock);
    append(mail('one') + mail('two') + mail('three'));
    expect(await subjects()).toEqual(['one', 'two', 'three']);
    expect((await rows()).some(({ problems }) => problems.includes('not-indexed'))).toBe(false);
  });
});

describe('an error of the database', () => {
  const SECRET = "dear bob, it's over";
  const told = async (run: () => Promise<unknown>) => {
    const error = await run().then(
      () => expect.unreachable('it was taken'),
      (thrown: unknown) => thrown,
    );
    return inspect(error, { depth: 9, showHidden: true });
  };

  it('has no statement and no words of a mail, whatever is done with it', async () => {
    const operation = {
      batch: 'b'.repeat(36),
      actor: USER,
      store: USER,
      kind: 'delete' as const,
      state: 'done' as const,
      messageKey: 'x',
      fromText: '',
      subject: SECRET,
      digest: 'd',
      byteOffset: 0n,
      byteLength: 1,
      startedAt: new Date(),
      claim: SECRET,
    };
    await prisma().operation.create({ data: operation });
    for (const run of [
      () => prisma().operation.create({ data: operation }),
      () => prisma().operation.create({ data: { ...operation, claim: null, subject: SECRET.repeat(90) } }),
      () => prisma().$queryRaw`SELECT ${SECRET} FROM nowhere`,
      () =>
        prisma()
          .$executeRaw`INSERT INTO dashboard_operation (claim, batch) VALUES (${SECRET}, ${SECRET.repeat(9)})`,
      () => prisma().$transaction(async (inside) => inside.operation.create({ data: operation })),
      () => pool().query('INSERT INTO dashboard_operation SET ?', [{ ...operation, claim: SECRET }]),
      () => pool().query('SELECT ? FROM nowhere', [SECRET]),
      () => pool().query(`SELECT '${SECRET}`),
      async () => {
        const connection = await pool().getConnection();
        await connection
          .query('UPDATE dashboard_operation SET byte_length = ? WHERE claim IS NOT NULL', [SECRET])
          .finally(() => connection.release());
      },
    ]) {
      const text = await told(run);
      expect(text, String(run)).not.toMatch(/dear bob|it's over|\bsql: /);
      expect(text).toMatch(/P20|ER_|PrismaClient/);
    }
    await prisma().operation.deleteMany({});
  });
});
