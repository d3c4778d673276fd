import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { DspamUnderTest, RELEASE } from './support/dspam-under-test';
import { captured, MESSAGE_ID, quarantined, released, SENDER, SUBJECT } from './support/messages';

const SILENT_SUCCESS = { code: 0, stdout: '', stderr: '' };
const dspam = await DspamUnderTest.start();
beforeEach(() => dspam.reset());
afterAll(() => dspam.close());

/** A user with one message in quarantine. */
async function quarantinedUser(name?: string) {
  const user = await dspam.newUser(name);
  const signature = await user.withSignature();
  return { user, signature, message: quarantined(signature) };
}

describe('releasing a message whose signature has its row (F§5)', () => {
  it('delivers it once and says nothing', async () => {
    const { user, message } = await quarantinedUser();
    const run = await dspam.run([...RELEASE, '--user', user.name], { stdin: message });
    expect(run).toEqual(SILENT_SUCCESS);
    const call = await dspam.agent.onlyCall();
    expect(call.args).toEqual(['-d', user.name]);
    expect(call.message.toString('latin1')).toBe(released(message));
  });

  it('hands over every byte that the real program handed over', async () => {
    const user = await dspam.newUser();
    const signature = await user.withSignature();
    const delivered = captured('delivered-after-release.eml').toString('latin1');
    // The same message, with a signature of this user.
    const wanted = delivered.replaceAll('1,6b014b08307501178810299', signature);
    const stored = wanted.replace('X-DSPAM-Reclassified: Innocent\n', '');
    await dspam.run([...RELEASE, '--user', user.name], { stdin: Buffer.from(stored, 'latin1') });
    expect((await dspam.agent.onlyCall()).message.toString('latin1')).toBe(wanted);
  });

  it('writes an F record', async () => {
    const { user, signature, message } = await quarantinedUser();
    await dspam.run([...RELEASE, '--user', user.name], { stdin: message });
    const record = {
      letter: 'F',
      from: SENDER,
      signature,
      subject: SUBJECT,
      status: 'Retrained',
      messageId: MESSAGE_ID,
    };
    expect(await user.log()).toEqual([record]);
  });

  it('takes the spam back and learns it as innocent', async () => {
    const { user, message } = await quarantinedUser();
    await dspam.run([...RELEASE, '--user', user.name], { stdin: message });
    expect(await user.totals()).toMatchObject({ SL: 9, IL: 21, IM: 1, SM: 0 });
    expect(await user.tokenHits()).toEqual([
      { spam: 4, innocent: 3 },
      { spam: 4, innocent: 3 },
    ]);
  });

  it('keeps the signature row', async () => {
    const { user, signature, message } = await quarantinedUser();
    await dspam.run([...RELEASE, '--user', user.name], { stdin: message });
    expect(await dspam.rows.signatures(user.uid)).toEqual([{ signature, length: 32 }]);
  });

  it('rewrites .stats', async () => {
    const { user, message } = await quarantinedUser();
    await dspam.run([...RELEASE, '--user', user.name], { stdin: message });
    // TP = SL - SM - SC, TN = IL - IM - IC, FN, FP, SC, IC (F§1)
    expect(await user.read('stats')).toBe('9,20,0,1,0,0\n');
  });

  it('after TOE does not take back what was never learned (F§6)', async () => {
    const { user, message } = await quarantinedUser();
    await dspam.rows.setTotals(user.uid, { SL: 110, IL: 120, SCLS: 7 });
    await user.prefer('trainingMode', 'TOE');
    await dspam.run([...RELEASE, '--user', user.name], { stdin: message });
    expect(await user.totals()).toMatchObject({ SL: 110, IL: 121, IM: 1, SCLS: 7 });
  });

  it('strips the line `From QUARANTINE`', async () => {
    const { user, message } = await quarantinedUser();
    const stdin = `From QUARANTINE Sun Nov  8 08:41:02 2026\n${message}`;
    expect(await dspam.run([...RELEASE, '--user', user.name], { stdin })).toEqual(SILENT_SUCCESS);
    expect((await dspam.agent.onlyCall()).message.toString('latin1')).toBe(released(message));
  });

  it("passes an MTA's From_ line on to the agent", async () => {
    const { user, message } = await quarantinedUser();
    const stdin = `From orders@shop.example  Sun Nov  8 08:41:00 2026\n${message}`;
    expect(await dspam.run([...RELEASE, '--user', user.name], { stdin })).toEqual(SILENT_SUCCESS);
    expect((await dspam.agent.onlyCall()).message.toString('latin1')).toBe(released(stdin));
  });

  it('delivers and learns again each time it is repeated', async () => {
    const { user, message } = await quarantinedUser();
    await dspam.run([...RELEASE, '--user', user.name], { stdin: message });
    await dspam.run([...RELEASE, '--user', user.name], { stdin: message });
    expect(await dspam.agent.recorded()).toHaveLength(2);
    expect(await user.totals()).toMatchObject({ SL: 8, IL: 22, IM: 2 });
    expect((await user.log()).map(({ letter }) => letter)).toEqual(['F', 'F']);
  });

  it('leaves `>From ` lines as they are in quarantine (F§0.6)', async () => {
    const { user, signature } = await quarantinedUser();
    const message = quarantined(signature, { body: 'Dear Sir,\n>From the desk of the bank\n' });
    await dspam.run([...RELEASE, '--user', user.name], { stdin: message });
    expect((await dspam.agent.onlyCall()).message.toString('latin1')).toContain('\n>From the desk');
  });
});

describe('whose message it is (F§0.7, F§0.8)', () => {
  it("with another's name delivers to him, but learns and logs for the owner of the signature", async () => {
    const { user: alice, message } = await quarantinedUser('alice');
    const bob = await dspam.newUser('bob');
    const run = await dspam.run([...RELEASE, '--user', bob.name], { stdin: message });
    expect(run).toEqual(SILENT_SUCCESS);
    expect((await dspam.agent.onlyCall()).args).toEqual(['-d', bob.name]);
    expect(await alice.log()).toMatchObject([{ letter: 'F' }]);
    expect(await bob.log()).toEqual([]);
    expect(await alice.totals()).toMatchObject({ SL: 9, IL: 21, IM: 1 });
    expect(await bob.totals()).toMatchObject({ SL: 0, IL: 0, IM: 0 });
  });

  it.each(['header', 'body'])('follows a line X-DSPAM-User in the %s', async (place) => {
    const { user: alice, signature } = await quarantinedUser('alice');
    const bob = await dspam.newUser('bob');
    const line = `X-DSPAM-User: ${bob.name}\n`;
    const stdin =
      place === 'header' ? line + quarantined(signature) : quarantined(signature, { body: `Hello\n${line}` });
    const run = await dspam.run([...RELEASE, '--user', alice.name], { stdin });
    expect(run).toEqual(SILENT_SUCCESS);
    expect((await dspam.agent.onlyCall()).args).toEqual(['-d', bob.name]);
    expect(await alice.log()).toMatchObject([{ letter: 'F' }]);
    expect(await alice.totals()).toMatchObject({ SL: 9, IL: 21, IM: 1 });
  });

  it('needs no name in the same case, though the files are elsewhere then (F§1)', async () => {
    const { user, message } = await quarantinedUser();
    const shouted = user.name.toUpperCase();
    expect((await dspam.run([...RELEASE, '--user', shouted], { stdin: message })).code).toBe(0);
    expect((await dspam.agent.onlyCall()).args).toEqual(['-d', shouted]);
    expect(await user.totals()).toMatchObject({ SL: 9, IL: 21, IM: 1 });
  });
});
