import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { DspamUnderTest } from './dspam-contract/support/dspam-under-test';
import { INBOUND } from './dspam-contract/support/messages';

// What only the stand-in can do; what it has in common with DSPAM is in dspam-contract/.
const dspam = await DspamUnderTest.startStandIn();
beforeEach(() => dspam.reset());
afterAll(() => dspam.close());

describe('STANDIN_RESULT', () => {
  it.each([
    ['Innocent', 'I', 'Delivered', 'delivered'],
    ['Whitelisted', 'W', 'Auto-Whitelisted', 'delivered'],
    ['Spam', 'S', 'Quarantined', 'quarantined'],
    ['Blocklisted', 'O', 'Quarantined', 'quarantined'],
    ['Blacklisted', 'A', 'Blacklisted (rbl.test)', 'quarantined'],
    ['Virus', 'V', 'A virus was detected in the message contents', 'quarantined'],
  ])('%s is logged as %s, "%s", and %s', async (result, letter, status, goes) => {
    const user = await dspam.newUser();
    const args = ['--deliver=innocent', '--user', user.name];
    await dspam.run(args, { stdin: INBOUND, env: { STANDIN_RESULT: result } });
    expect(await user.log()).toMatchObject([{ letter, status }]);
    const [call] = await dspam.agent.recorded();
    const message = goes === 'delivered' ? call?.message.toString() : await user.read('mbox');
    expect(message).toContain(`\nX-DSPAM-Result: ${result}\n`);
    expect(call === undefined).toBe(goes === 'quarantined');
  });

  it.each(['Blocklisted', 'Blacklisted', 'Virus'])(
    '%s is not learned: its signature is 8 zero bytes',
    async (result) => {
      const user = await dspam.newUser();
      const args = ['--deliver=innocent', '--user', user.name];
      await dspam.run(args, { stdin: INBOUND, env: { STANDIN_RESULT: result } });
      expect((await dspam.rows.signatures(user.uid)).map(({ length }) => length)).toEqual([8]);
      expect(await user.totals()).toMatchObject({ SL: 0, IL: 0 });
    },
  );

  it('does not touch a release', async () => {
    const user = await dspam.newUser();
    const signature = await user.withSignature();
    const args = ['--class=innocent', '--source=error', `--signature=${signature}`, '--user', user.name];
    await dspam.run(args, { env: { STANDIN_RESULT: 'Spam' } });
    expect(await user.log()).toMatchObject([{ letter: 'F' }]);
  });
});
