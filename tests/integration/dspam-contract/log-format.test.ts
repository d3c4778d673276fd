import { readFile } from 'node:fs/promises';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { DspamUnderTest, RELEASE } from './support/dspam-under-test';
import { INBOUND, quarantined } from './support/messages';
import type { TestUser } from './support/test-user';

const dspam = await DspamUnderTest.start();
beforeEach(() => dspam.reset());
afterAll(() => dspam.close());

/** USER.log of a new user after one message with these headers came in. */
async function logOf(headers: string): Promise<{ user: TestUser; log: string }> {
  const user = await dspam.newUser();
  const stdin = Buffer.from(`${headers}\n\nthree chairs and a table\n`, 'latin1');
  await dspam.run(['--deliver=innocent', '--user', user.name], { stdin });
  return { user, log: await user.read('log') };
}

/** The fields of the only line of a log. */
function fields(log: string): string[] {
  return log.slice(0, log.indexOf('\n')).split('\t');
}

describe('USER.log (F§3)', () => {
  it('has seven fields and an empty line behind each record', async () => {
    const user = await dspam.newUser();
    const signature = await user.withSignature();
    await dspam.run([...RELEASE, '--user', user.name], { stdin: quarantined(signature) });
    expect(await user.read('log')).toMatch(
      new RegExp(
        `^\\d{10}\\tF\\tShop <orders@shop.example>\\t${signature}\\tYour order\\tRetrained\\t<order-1@shop.example>\\n\\n$`,
      ),
    );
  });

  it('has the time of the run in seconds', async () => {
    const before = Math.floor(Date.now() / 1000);
    const [time] = fields((await logOf('From: a@b.example')).log);
    expect(Number(time)).toBeGreaterThanOrEqual(before);
    expect(Number(time)).toBeLessThanOrEqual(Date.now() / 1000);
  });

  it('has decoded words in the bytes of their own charset', async () => {
    const { log } = await logOf('From: a@b.example\nSubject: =?iso-8859-1?Q?Gro=DFe_Gewinne?=');
    expect(fields(log)[4]).toBe('Gro\xdfe_Gewinne');
  });

  it('loses the address behind an encoded name', async () => {
    const { log } = await logOf('From: =?utf-8?q?J=C3=BCrgen_M=C3=BCller?= <j@b.example>');
    expect(fields(log)[2]).toBe('J\xc3\xbcrgen_M\xc3\xbcller');
  });

  it('has raw 8-bit headers as they are', async () => {
    const { log } = await logOf('From: a@b.example\nSubject: fr\xe9e pr\xc3\xaeze');
    expect(fields(log)[4]).toBe('fr\xe9e pr\xc3\xaeze');
  });

  it('has a blank for each control character, of folded lines too', async () => {
    const { log } = await logOf('From: a@b.example\nSubject: two\n\tlines\x01end');
    expect(fields(log)[4]).toBe('two  lines end');
  });

  it('cuts From and Subject at 255 bytes', async () => {
    const { log } = await logOf(`From: ${'f'.repeat(300)}\nSubject: ${'s'.repeat(300)}`);
    const [, , from, , subject] = fields(log);
    expect([from?.length, subject?.length]).toEqual([255, 255]);
  });

  it('says <None Specified> where there is no From or Subject', async () => {
    const { log } = await logOf('To: a@b.example');
    const [, , from, , subject, , messageId] = fields(log);
    expect([from, subject, messageId]).toEqual(['<None Specified>', '<None Specified>', '']);
  });

  it('breaks in two at a folded Message-Id', async () => {
    const { log } = await logOf('From: a@b.example\nMessage-Id:\n <long@b.example>');
    expect(log).toMatch(/\tDelivered\t\n <long@b\.example>\n\n$/);
  });

  it('keeps the CR of a Message-Id that ends in CRLF', async () => {
    const { log } = await logOf('From: a@b.example\r\nMessage-Id: <1@b.example>\r');
    expect(log).toMatch(/\t<1@b\.example>\r\n\n$/);
  });

  it('cuts a line at 1023 bytes, and the empty line is missing then', async () => {
    const { log } = await logOf(`From: a@b.example\nMessage-Id: <${'x'.repeat(1100)}@b.example>`);
    expect(log).toHaveLength(1024);
    expect(log.indexOf('\n')).toBe(1023);
  });

  it('is not written unless UserLog is on', async () => {
    await dspam.configure({ UserLog: ['off'] });
    expect((await logOf('From: a@b.example')).log).toBe('');
  });
});

describe('system.log (F§3)', () => {
  it('has nine fields, among them seconds and user, and no empty line', async () => {
    const { user, log } = await logOf('From: a@b.example\nSubject: Chairs\nMessage-Id: <1@b.example>');
    const [time, letter, from, signature, subject, status, messageId] = fields(log);
    const [line = [], ...more] = await user.systemLog();
    expect(more).toEqual([]);
    expect(line).toHaveLength(9);
    expect([line[1], line[2], line[3], line[4]]).toEqual([letter, from, signature, subject]);
    expect([line[6], line[7], line[8]]).toEqual([user.name, status, messageId]);
    expect(Math.abs(Number(line[0]) - Number(time))).toBeLessThanOrEqual(1);
    expect(line[5]).toMatch(/^\d+\.\d{6}$/);
    expect(await dspam.systemLog()).not.toContain('\n\n');
  });

  it("names the owner of the signature for another's release (F§0.8)", async () => {
    const alice = await dspam.newUser('alice');
    const bob = await dspam.newUser('bob');
    const stdin = quarantined(await alice.withSignature());
    await dspam.run([...RELEASE, '--user', bob.name], { stdin });
    expect(await alice.systemLog()).toHaveLength(1);
    expect(await bob.systemLog()).toEqual([]);
  });

  it('glues the next record to a line that was cut', async () => {
    await logOf(`From: a@b.example\nMessage-Id: <${'x'.repeat(1100)}@b.example>`);
    await logOf('From: a@b.example\nMessage-Id: <next@b.example>');
    expect(await dspam.systemLog()).toMatch(/x{100}\d{10}\tI\t.*<next@b\.example>\n$/);
  });
});

describe('fragments (F§1)', () => {
  async function fragmentOf(stdin: string): Promise<string> {
    const user = await dspam.newUser();
    await user.prefer('storeFragments', 'on');
    await dspam.run(['--deliver=innocent', '--user', user.name], { stdin: Buffer.from(stdin, 'latin1') });
    const [row] = await dspam.rows.signatures(user.uid);
    return readFile(`${user.file('frag')}/${row?.signature}.frag`, 'latin1');
  }

  it('begin with the blank line and end with one more line end', async () => {
    expect(await fragmentOf(INBOUND)).toBe(`\n\nThank you for your order of three chairs and a table.\n\n`);
  });

  it('have 1023 bytes of the message at most', async () => {
    expect(await fragmentOf(`${INBOUND}${'chairs '.repeat(300)}\n`)).toHaveLength(1024);
  });

  it('begin with the headers when lines end in CRLF', async () => {
    expect(await fragmentOf(INBOUND.replaceAll('\n', '\r\n'))).toMatch(/^Return-Path: /);
  });

  it('of corpus mail have no name', async () => {
    const user = await dspam.newUser();
    await user.prefer('storeFragments', 'on');
    await dspam.run(['--class=spam', '--source=corpus', '--user', user.name], { stdin: INBOUND });
    expect(await readFile(`${user.file('frag')}/.frag`, 'latin1')).toContain('three chairs');
  });
});
