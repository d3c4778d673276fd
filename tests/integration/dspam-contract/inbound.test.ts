import { mkdir } from 'node:fs/promises';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { DspamUnderTest } from './support/dspam-under-test';
import { INBOUND } from './support/messages';
import { SPAM, taughtUser } from './support/teach';

const SILENT_SUCCESS = { code: 0, stdout: '', stderr: '' };
const DELIVER = ['--deliver=innocent'];
const dspam = await DspamUnderTest.start();
beforeEach(() => dspam.reset());
afterAll(() => dspam.close());

const NO_TOTALS = { SL: 0, IL: 0, SM: 0, IM: 0, SC: 0, IC: 0, SCLS: 0, ICLS: 0 };

describe('inbound mail that begins with an empty line (F§2)', () => {
  it.each([
    ['LF', '\n'],
    ['CRLF', '\r\n'],
  ])('(%s) has no word for the filter, and is passed on as it came', async (_ends, end) => {
    const user = await taughtUser(dspam);
    const stdin = Buffer.concat([Buffer.from(end), SPAM]);
    expect(await dspam.run([...DELIVER, '--user', user.name], { stdin })).toEqual(SILENT_SUCCESS);
    expect((await dspam.agent.onlyCall()).message.equals(stdin)).toBe(true);
    // Only what it was taught by.
    expect((await user.log()).map(({ letter }) => letter)).toEqual(['C', 'C']);
    expect(await user.read('mbox')).toBe('');
  });
});

describe('inbound innocent mail (F§6)', () => {
  it('with TEFT is delivered, learned and gets a signature with a row', async () => {
    const user = await dspam.newUser();
    const run = await dspam.run([...DELIVER, '--user', user.name], { stdin: INBOUND });
    expect(run).toEqual(SILENT_SUCCESS);
    expect(await user.totals()).toEqual({ ...NO_TOTALS, IL: 1 });
    const [row] = await dspam.rows.signatures(user.uid);
    expect(row?.signature).toMatch(new RegExp(`^${user.uid},[0-9a-f]{8}\\d+$`));
    expect(Number(row?.length) % 16).toBe(0);
    const message = (await dspam.agent.onlyCall()).message.toString();
    expect(message).toContain('\nX-DSPAM-Result: Innocent\nX-DSPAM-Processed: ');
    expect(message).toContain(`\n\n!DSPAM:${row?.signature}!\n\n`);
    expect(await user.log()).toMatchObject([{ letter: 'I', signature: row?.signature, status: 'Delivered' }]);
  });

  it('with TOE is learned at first', async () => {
    const user = await dspam.newUser();
    await dspam.rows.setTotals(user.uid, { SL: 101, IL: 100 });
    await user.prefer('trainingMode', 'TOE');
    await dspam.run([...DELIVER, '--user', user.name], { stdin: INBOUND });
    expect(await user.totals()).toEqual({ ...NO_TOTALS, SL: 101, IL: 101 });
  });

  it('with TOE, after 100 of each, is counted as classified, and its words are not learned', async () => {
    const user = await dspam.newUser();
    await dspam.rows.setTotals(user.uid, { SL: 101, IL: 101 });
    await user.prefer('trainingMode', 'TOE');
    await dspam.run([...DELIVER, '--user', user.name], { stdin: INBOUND });
    expect(await user.totals()).toEqual({ ...NO_TOTALS, SL: 101, IL: 101, ICLS: 1 });
    expect(await dspam.rows.signatures(user.uid)).toHaveLength(1);
    expect(await dspam.rows.tokenCount(user.uid)).toBeLessThanOrEqual(1);
  });

  it('with NOTRAIN leaves no trace in the database, and the message gets no signature', async () => {
    const user = await dspam.newUser();
    await user.prefer('trainingMode', 'NOTRAIN');
    await dspam.run([...DELIVER, '--user', user.name], { stdin: INBOUND });
    expect(await user.totals()).toEqual(NO_TOTALS);
    expect(await dspam.rows.signatures(user.uid)).toEqual([]);
    expect((await dspam.agent.onlyCall()).message.toString()).not.toMatch(/X-DSPAM-Signature|!DSPAM:/);
  });

  it('makes a uid for a user that has none (F§5)', async () => {
    const name = dspam.unknownName();
    await dspam.run([...DELIVER, '--user', name], { stdin: INBOUND });
    expect(await dspam.rows.uidOf(name)).not.toBeNull();
  });

  it('keeps its text as it is when signatures are in headers', async () => {
    const user = await dspam.newUser();
    await user.prefer('signatureLocation', 'headers');
    await dspam.run([...DELIVER, '--user', user.name], { stdin: INBOUND });
    const message = (await dspam.agent.onlyCall()).message.toString();
    expect(message.split('\n\n')[1]).toBe('Thank you for your order of three chairs and a table.\n');
    expect(message).toMatch(/\nX-DSPAM-Signature: \d+,[0-9a-f]+\n/);
  });
});

describe('inbound mail that is not filtered', () => {
  it('goes out as it came when the database is down (F§5)', async () => {
    const user = await dspam.newUser();
    await dspam.configure({ MySQLServer: ['/nonexistent/mysql.sock'] });
    const run = await dspam.run([...DELIVER, '--user', user.name], { stdin: INBOUND });
    expect(run).toEqual(SILENT_SUCCESS);
    expect((await dspam.agent.onlyCall()).message.toString()).toBe(INBOUND);
    expect(await user.log()).toEqual([]);
  });

  it('goes out as it came when it is too big (F§2)', async () => {
    const user = await dspam.newUser();
    await dspam.configure({ MaxMessageSize: ['100'] });
    await dspam.run([...DELIVER, '--user', user.name], { stdin: INBOUND });
    expect((await dspam.agent.onlyCall()).message.toString()).toBe(INBOUND);
    expect(await user.log()).toEqual([]);
    expect(await user.totals()).toEqual(NO_TOTALS);
  });
});

describe('inbound spam', () => {
  it('is quarantined, learned and logged, and no agent runs (F§6)', async () => {
    const user = await taughtUser(dspam);
    const before = await user.totals();
    const run = await dspam.run([...DELIVER, '--user', user.name], { stdin: SPAM });
    expect(run).toEqual(SILENT_SUCCESS);
    expect(await dspam.agent.recorded()).toEqual([]);
    expect(await user.totals()).toEqual({ ...before, SL: before.SL + 1 });
    expect((await user.log()).at(-1)).toMatchObject({ letter: 'S', status: 'Quarantined' });
    expect(await user.read('mbox')).toMatch(/^From QUARANTINE /);
  });

  it('exits with 255 when the quarantine cannot be written, though logged and learned (F§5)', async () => {
    const user = await taughtUser(dspam);
    const before = await user.totals();
    await mkdir(user.file('mbox'));
    const run = await dspam.run([...DELIVER, '--user', user.name], { stdin: SPAM });
    expect(run).toEqual({ code: 255, stdout: '', stderr: '' });
    expect(await dspam.agent.recorded()).toEqual([]);
    expect((await user.log()).at(-1)).toMatchObject({ letter: 'S', status: 'Quarantined' });
    expect((await user.totals()).SL).toBe(before.SL + 1);
  });

  it('with --deliver=innocent,spam goes to the agent, and the log says Quarantined (F§1)', async () => {
    const user = await taughtUser(dspam);
    await dspam.run(['--deliver=innocent,spam', '--user', user.name], { stdin: SPAM });
    expect(await dspam.agent.recorded()).toHaveLength(1);
    expect((await user.log()).at(-1)).toMatchObject({ letter: 'S', status: 'Quarantined' });
    expect(await user.read('mbox')).toBe('');
  });

  it('with spamAction=tag is delivered with a mark in its subject', async () => {
    const user = await taughtUser(dspam);
    await user.prefer('spamAction', 'tag');
    await user.prefer('spamSubject', '[S?]');
    await dspam.run([...DELIVER, '--user', user.name], { stdin: SPAM });
    expect((await dspam.agent.onlyCall()).message.toString('latin1')).toMatch(/^Subject: \[S\?\] Viagra/m);
    expect((await user.log()).at(-1)).toMatchObject({ letter: 'S', status: 'Tagged' });
    expect(await user.read('mbox')).toBe('');
  });

  it('with spamAction=deliver is delivered as it is', async () => {
    const user = await taughtUser(dspam);
    await user.prefer('spamAction', 'deliver');
    await dspam.run([...DELIVER, '--user', user.name], { stdin: SPAM });
    expect((await dspam.agent.onlyCall()).message.toString('latin1')).toMatch(/^Subject: Viagra/m);
    expect((await user.log()).at(-1)).toMatchObject({ letter: 'S', status: 'Delivered' });
  });

  it('can be released from the quarantine it went into', async () => {
    const user = await taughtUser(dspam);
    await dspam.run([...DELIVER, '--user', user.name], { stdin: SPAM });
    const stdin = Buffer.from(await user.read('mbox'), 'latin1');
    const args = ['--deliver=innocent', '--class=innocent', '--source=error', '--user', user.name];
    await dspam.run(args, { stdin });
    expect((await dspam.agent.onlyCall()).message.toString('latin1')).toContain('Viagra free prize');
    expect((await user.log()).at(-1)).toMatchObject({ letter: 'F', status: 'Retrained' });
  });
});
