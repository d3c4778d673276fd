import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { DspamUnderTest, RELEASE } from './support/dspam-under-test';
import { INBOUND, quarantined } from './support/messages';

const dspam = await DspamUnderTest.start();
beforeEach(() => dspam.reset());
afterAll(() => dspam.close());

/** The agent's arguments for a release with these further arguments. */
async function argumentsFor(further: string[], agent = '') {
  await dspam.configure({ TrustedDeliveryAgent: [`${dspam.agent.command}${agent}`] });
  const user = await dspam.newUser();
  const stdin = quarantined(await user.withSignature());
  const run = await dspam.run([...RELEASE, ...further, '--user', user.name], { stdin });
  expect(run).toEqual({ code: 0, stdout: '', stderr: '' });
  const { args } = await dspam.agent.onlyCall();
  return args.map((each) => each.replaceAll(user.name, 'USER'));
}

describe("the delivery agent's arguments (F§5)", () => {
  it('are those of dspam.conf, with %u for the user', async () => {
    expect(await argumentsFor([], ' -d %u')).toEqual(['-d', 'USER']);
  });

  it('are followed by what dspam does not know', async () => {
    expect(await argumentsFor(['-i', '%u'], ' -d %u')).toEqual(['-d', 'USER', '-i', 'USER']);
  });

  it('are doubled when both have them', async () => {
    expect(await argumentsFor(['-d', '%u'], ' -d %u')).toEqual(['-d', 'USER', '-d', 'USER']);
  });

  it('may stand behind the user, from the first that begins with a dash', async () => {
    const user = await dspam.newUser();
    const stdin = quarantined(await user.withSignature());
    await dspam.run([...RELEASE, '--user', user.name, '-i', '%u'], { stdin });
    expect((await dspam.agent.onlyCall()).args).toEqual(['-d', user.name, '-i', user.name]);
  });

  it('may all come from the command line', async () => {
    expect(await argumentsFor(['-d', '%u'])).toEqual(['-d', 'USER']);
  });

  it('know $u as well as %u, but only as a word of its own', async () => {
    expect(await argumentsFor(['$u', '--for=%u'])).toEqual(['USER', '--for=%u']);
  });

  it('are split at blanks', async () => {
    expect(await argumentsFor(['two words'])).toEqual(['two', 'words']);
  });

  it('reach the agent as they are, whatever a shell would make of them', async () => {
    const hostile = ['$(touch$IFS-x)', '`id`', ';reboot', '|cat', '*', '>x', "'", '"', '\\'];
    expect(await argumentsFor(hostile)).toEqual(hostile);
  });

  it('have the sender for %s', async () => {
    expect(await argumentsFor(['--mail-from=a@b.example', '-f', '%s'])).toEqual(['-f', 'a@b.example']);
  });

  it.each([
    ['only delivers', ['--deliver=innocent,spam', '--mode=notrain']],
    ['learns from the text', ['--deliver=innocent', '--class=innocent', '--source=corpus']],
  ])('in a run that %s name the recipient for its place, and not in a release', async (_, how) => {
    await dspam.configure({ TrustedDeliveryAgent: [`${dspam.agent.command} -r %r`] });
    const user = await dspam.newUser();
    const signature = await user.withSignature();
    const stdin = Buffer.from(quarantined(signature), 'latin1');
    for (const [words, recipient] of [
      [[], user.name],
      [['--rcpt-to', 'other@example.org'], 'other@example.org'],
    ] as const) {
      await dspam.agent.forget();
      await dspam.run([...how, '--user', user.name, ...words], { stdin });
      expect((await dspam.agent.onlyCall()).args).toEqual(['-r', recipient]);
    }
    await dspam.agent.forget();
    await dspam.run([...RELEASE, '--user', user.name], { stdin });
    expect((await dspam.agent.onlyCall()).args).not.toContain(user.name);
  });

  it('have the recipient for %r with inbound mail', async () => {
    await dspam.configure({ TrustedDeliveryAgent: [`${dspam.agent.command} -r %r`] });
    const user = await dspam.newUser();
    const args = ['--deliver=innocent', '--user', user.name, '--rcpt-to', 'alias@example.org'];
    await dspam.run(args, { stdin: INBOUND });
    expect((await dspam.agent.onlyCall()).args).toEqual(['-r', 'alias@example.org']);
  });

  it('hold a user name with blanks and metacharacters as one word', async () => {
    const user = await dspam.newUser("o'neil & $(x)");
    const stdin = quarantined(await user.withSignature());
    await dspam.run([...RELEASE, '--user', user.name], { stdin });
    expect((await dspam.agent.onlyCall()).args).toEqual(['-d', user.name]);
  });
});

describe('--deliver=stdout (F§5)', () => {
  it('prints the message instead of running an agent', async () => {
    const user = await dspam.newUser();
    const run = await dspam.run(['--deliver=stdout', '--user', user.name], { stdin: INBOUND });
    expect(run.code).toBe(0);
    expect(run.stdout).toContain('X-DSPAM-Result: Innocent\n');
    expect(run.stdout).toContain('three chairs and a table');
    expect(await dspam.agent.recorded()).toEqual([]);
  });
});
