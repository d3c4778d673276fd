import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { optFile } from '@/tests/support/dspam-standin/userdir.mjs';
import { DspamUnderTest, RELEASE } from './support/dspam-under-test';
import { quarantined, released } from './support/messages';
import { START_TOTALS } from './support/test-user';

const dspam = await DspamUnderTest.start();
beforeEach(() => dspam.reset());
afterAll(() => dspam.close());

async function quarantinedUser() {
  const user = await dspam.newUser();
  const signature = await user.withSignature();
  return { user, signature, message: quarantined(signature) };
}

describe('delivered, but without an F record that bears the signature (F§0.2)', () => {
  it('when the user opted out: delivered as it is, nothing learned or logged', async () => {
    const { user, message } = await quarantinedUser();
    await user.prefer('optOut', 'on');
    expect((await dspam.run([...RELEASE, '--user', user.name], { stdin: message })).code).toBe(0);
    expect((await dspam.agent.onlyCall()).message.toString('latin1')).toBe(message);
    expect(await user.log()).toEqual([]);
    expect(await user.totals()).toMatchObject(START_TOTALS);
  });

  it('when people opt in here, and the user has not: the same; not once they have', async () => {
    const { user, message } = await quarantinedUser();
    await dspam.configure({ Opt: ['in'] });
    const release = () => dspam.run([...RELEASE, '--user', user.name], { stdin: message });
    for (const value of ['off', 'ON']) {
      await user.prefer('optIn', value);
      await dspam.agent.forget();
      expect((await release()).code).toBe(0);
      expect((await dspam.agent.onlyCall()).message.toString('latin1')).toBe(message);
      expect(await user.log()).toEqual([]);
    }
    await user.prefer('optIn', 'on');
    expect((await release()).code).toBe(0);
    expect(await user.log()).toMatchObject([{ letter: 'F' }]);
  });

  it('or a file in opt-in, of the name that localStore gives', async () => {
    const { user, message } = await quarantinedUser();
    await dspam.configure({ Opt: ['in'] });
    await user.prefer('localStore', `${user.name.split('@')[0]}-store`);
    const file = optFile(dspam.home, dspam.scale, `${user.name.split('@')[0]}-store`, 'dspam');
    await mkdir(dirname(file), { recursive: true });
    const { mtimeMs } = await stat(join(dspam.home, 'system.log')).catch(() => ({ mtimeMs: 0 }));
    expect((await dspam.run([...RELEASE, '--user', user.name], { stdin: message })).code).toBe(0);
    expect(await user.totals()).toMatchObject(START_TOTALS);
    await writeFile(file, '');
    await dspam.run([...RELEASE, '--user', user.name], { stdin: message });
    await rm(file);
    expect(await user.totals()).toMatchObject({ IM: 1 });
    expect((await stat(join(dspam.home, 'system.log'))).mtimeMs).toBeGreaterThan(mtimeMs);
  });

  it('when the message is bigger than MaxMessageSize: the same', async () => {
    const { user, message } = await quarantinedUser();
    await dspam.configure({ MaxMessageSize: [String(message.length - 1)] });
    expect((await dspam.run([...RELEASE, '--user', user.name], { stdin: message })).code).toBe(0);
    expect((await dspam.agent.onlyCall()).message.toString('latin1')).toBe(message);
    expect(await user.log()).toEqual([]);
    expect(await user.totals()).toMatchObject(START_TOTALS);
  });

  it('with trainPristine: learned from the text, F record with an empty signature', async () => {
    const { user, message } = await quarantinedUser();
    await user.prefer('trainPristine', 'on');
    expect((await dspam.run([...RELEASE, '--user', user.name], { stdin: message })).code).toBe(0);
    expect((await dspam.agent.onlyCall()).message.toString('latin1')).toBe(released(message));
    expect(await user.log()).toMatchObject([{ letter: 'F', signature: '', status: 'Retrained' }]);
    expect(await user.totals()).toMatchObject({ SL: 9, IL: 21, IM: 1 });
    expect(await dspam.rows.tokenCount(user.uid)).toBeGreaterThan(10);
  });
});

describe('with --signature on the command line (F§5)', () => {
  it('the agent gets an empty message, whatever is on standard input', async () => {
    const { user, signature, message } = await quarantinedUser();
    const args = [...RELEASE, `--signature=${signature}`, '--user', user.name];
    expect((await dspam.run(args, { stdin: message })).code).toBe(0);
    const call = await dspam.agent.onlyCall();
    expect(call.message.toString()).toMatch(/^X-DSPAM-Reclassified: Innocent\n+$/);
    expect(await user.log()).toMatchObject([{ letter: 'F', signature, subject: '<None Specified>' }]);
  });
});
