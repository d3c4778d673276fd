import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { type Daemon, daemonSettings, startDaemon } from './support/daemon';
import { DspamUnderTest, RELEASE } from './support/dspam-under-test';
import { INBOUND, quarantined } from './support/messages';
import { SPAM, taughtUser } from './support/teach';

const dspam = await DspamUnderTest.start();
beforeEach(() => dspam.reset());
afterAll(() => dspam.close());

/** With the daemon while `work` goes on. */
async function withDaemon(own: Record<string, string[]>, work: (daemon: Daemon) => Promise<void>) {
  const daemon = await startDaemon(dspam, own);
  try {
    await work(daemon);
  } finally {
    await daemon.stop();
  }
}

describe('the daemon by LMTP (F§5)', () => {
  it('filters for each recipient, and answers for each', async () => {
    const [alice, bob] = [await dspam.newUser('alice'), await dspam.newUser('bob')];
    const parameters = { ServerMode: ['standard'], ServerParameters: ['--deliver=innocent'] };
    await withDaemon(parameters, async (daemon) => {
      expect(await daemon.lmtp([alice.name, bob.name], INBOUND)).toEqual(
        [alice, bob].map(({ name }) => `250 2.6.0 <${name}> Message accepted for delivery`),
      );
    });
    expect(await alice.log()).toMatchObject([{ letter: 'I' }]);
    expect(await bob.log()).toMatchObject([{ letter: 'I' }]);
    expect(await dspam.agent.recorded()).toHaveLength(2);
  });

  it('filters as the user of ServerParameters, once for each recipient', async () => {
    const user = await dspam.newUser('filter');
    const parameters = {
      ServerMode: ['standard'],
      ServerParameters: [`--deliver=innocent --user ${user.name}`],
    };
    await withDaemon(parameters, async (daemon) => {
      expect(await daemon.lmtp(['a@example.org', 'b@example.org'], INBOUND)).toEqual([
        '250 2.6.0 <a@example.org> Message accepted for delivery',
        '250 2.6.0 <b@example.org> Message accepted for delivery',
      ]);
    });
    expect(await user.log()).toMatchObject([{ letter: 'I' }, { letter: 'I' }]);
  });
});

describe('dspamc (F§5)', () => {
  const mode = { ServerMode: ['dspam'] };

  it('has the daemon release a mail', async () => {
    const user = await dspam.newUser();
    await dspam.run(['--deliver=innocent', '--user', user.name], { stdin: INBOUND });
    const [{ signature } = { signature: '' }] = await dspam.rows.signatures(user.uid);
    await dspam.agent.forget();
    await withDaemon(mode, async () => {
      const run = await dspam.runClient([...RELEASE, '--user', user.name], { stdin: quarantined(signature) });
      expect(run).toEqual({ code: 0, stdout: '', stderr: '' });
    });
    expect(await user.log()).toMatchObject([{ letter: 'I' }, { letter: 'F', signature }]);
    expect(await dspam.agent.recorded()).toHaveLength(1);
  });

  it('writes innocent mail with --stdout, and exits with 251 for mail that was quarantined successfully', async () => {
    const user = await taughtUser(dspam);
    const pass = ['--deliver=innocent', '--stdout', '--user', user.name];
    await withDaemon(mode, async () => {
      const good = await dspam.runClient(pass, { stdin: INBOUND });
      expect(good.code).toBe(0);
      expect(good.stdout).toContain('X-DSPAM-Result: Innocent');
      expect(good.stdout).not.toContain('X-Daemon-Classification');
      const spam = await dspam.runClient(pass, { stdin: SPAM });
      expect(spam).toMatchObject({ code: 251, stdout: '' });
    });
    expect(await user.read('mbox')).toContain('X-DSPAM-Result: Spam');
    expect(await dspam.agent.recorded()).toEqual([]);
  });

  it('prints the line of --classify', async () => {
    const user = await dspam.newUser();
    await withDaemon(mode, async () => {
      const run = await dspam.runClient(['--classify', '--user', user.name], { stdin: INBOUND });
      expect(run.code).toBe(0);
      expect(run.stdout).toContain(`X-DSPAM-Result: ${user.name}; result="Innocent"`);
    });
  });

  it('exits with 251 while no daemon answers, and delivers nothing', async () => {
    const user = await dspam.newUser();
    await dspam.configure(daemonSettings(dspam, mode));
    const run = await dspam.runClient([...RELEASE, '--user', user.name], { stdin: INBOUND });
    expect(run).toMatchObject({ code: 251, stdout: '' });
    expect(await dspam.agent.recorded()).toEqual([]);
  });
});
