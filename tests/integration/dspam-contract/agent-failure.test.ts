import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { DspamUnderTest, RELEASE } from './support/dspam-under-test';
import { INBOUND, quarantined } from './support/messages';
import type { Ending } from './support/recording-agent';

const dspam = await DspamUnderTest.start();
beforeEach(() => dspam.reset());
afterAll(() => dspam.close());

async function releaseOne() {
  const user = await dspam.newUser();
  const signature = await user.withSignature();
  const run = await dspam.run([...RELEASE, '--user', user.name], { stdin: quarantined(signature) });
  return { user, signature, run };
}

describe('a release whose delivery agent fails (F§5)', () => {
  const endings: Ending[] = [75, 1, 67, 'killed'];
  it.each(endings)('exits with 255 when the agent ends with %s, and has learned by then', async (ending) => {
    await dspam.agent.endWith(ending);
    const { user, run } = await releaseOne();
    expect(run).toMatchObject({ code: 255, stdout: '' });
    expect(await dspam.agent.recorded()).toHaveLength(1);
    expect(await user.log()).toMatchObject([{ letter: 'F', status: 'Retrained' }]);
    expect(await user.totals()).toMatchObject({ SL: 9, IL: 21, IM: 1 });
  });

  it('exits with 255 when there is no such program; only the shell says anything', async () => {
    await dspam.configure({ TrustedDeliveryAgent: ['/nonexistent/agent -d %u'] });
    const { user, run } = await releaseOne();
    expect(run).toMatchObject({ code: 255, stdout: '' });
    expect(run.stderr).toContain('/nonexistent/agent: not found');
    expect(await user.log()).toMatchObject([{ letter: 'F', status: 'Retrained' }]);
  });

  it('is unlearned with OnFail unlearn, which leaves the totals inconsistent', async () => {
    await dspam.configure({ OnFail: ['unlearn'] });
    await dspam.agent.endWith(75);
    const { user, signature, run } = await releaseOne();
    expect(run.code).toBe(255);
    expect(await user.log()).toMatchObject([
      { letter: 'F', signature, status: 'Retrained' },
      { letter: 'E', signature, status: 'Delivery Failed (Retrained)' },
    ]);
    expect(await user.totals()).toMatchObject({ SL: 9, IL: 20, IM: 1 });
  });
});

describe('inbound mail whose delivery agent fails (F§5)', () => {
  it('exits with 255, logged and learned as usual', async () => {
    const user = await dspam.newUser();
    await dspam.agent.endWith(75);
    const run = await dspam.run(['--deliver=innocent', '--user', user.name], { stdin: INBOUND });
    expect(run).toEqual({ code: 255, stdout: '', stderr: '' });
    expect(await user.log()).toMatchObject([{ letter: 'I', status: 'Delivered' }]);
    expect(await user.totals()).toMatchObject({ IL: 1, SL: 0 });
  });

  it('is unlearned with OnFail unlearn', async () => {
    await dspam.configure({ OnFail: ['unlearn'] });
    const user = await dspam.newUser();
    await dspam.agent.endWith(75);
    await dspam.run(['--deliver=innocent', '--user', user.name], { stdin: INBOUND });
    expect((await user.log()).map(({ letter }) => letter)).toEqual(['I', 'E']);
    expect(await user.totals()).toMatchObject({ IL: 0, SL: 0 });
  });

  it('counts the users that failed: 254 for two', async () => {
    const users = [await dspam.newUser(), await dspam.newUser()];
    await dspam.agent.endWith(1);
    const args = ['--deliver=innocent', '--user', ...users.map(({ name }) => name)];
    expect((await dspam.run(args, { stdin: INBOUND })).code).toBe(254);
  });
});
