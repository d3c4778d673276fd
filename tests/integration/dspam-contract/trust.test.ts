import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { DspamUnderTest, RELEASE } from './support/dspam-under-test';
import { INBOUND, quarantined } from './support/messages';
import { becomeUntrusted } from './support/untrusted';

const dspam = await DspamUnderTest.start();
beforeEach(() => dspam.reset());
afterAll(() => dspam.close());

describe('a caller whom Trust does not name (F§5)', () => {
  it('may not act for others: exit 1, nothing done', async () => {
    const { through } = await becomeUntrusted(dspam);
    const user = await dspam.newUser();
    const stdin = quarantined(await user.withSignature());
    const run = await dspam.run([...RELEASE, '--user', user.name], { stdin, through });
    expect(run).toEqual({ code: 1, stdout: '', stderr: '' });
    expect(await dspam.agent.recorded()).toEqual([]);
    expect(await user.log()).toEqual([]);
  });

  it('may act for himself, by the agent for such callers, and his arguments for it are ignored', async () => {
    const { through, name } = await becomeUntrusted(dspam);
    const args = ['--deliver=innocent', '--user', name, '-d', 'root'];
    expect(await dspam.run(args, { stdin: INBOUND, through })).toMatchObject({ code: 0, stdout: '' });
    expect((await dspam.agent.onlyCall()).args).toEqual(['untrusted']);
  });

  it('does not learn how DSPAM was built', async () => {
    const { through } = await becomeUntrusted(dspam);
    const { code, stdout } = await dspam.run(['--version'], { through });
    expect(code).toBe(0);
    expect(stdout).toContain('DSPAM Anti-Spam Suite');
    expect(stdout).not.toContain('Configuration parameters');
  });
});
