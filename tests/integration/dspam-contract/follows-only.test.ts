import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { followsOnly } from '@/lib/formats/dspam/follows-only';
import { hostileMail } from '@/tests/support/hostile-mail';
import { DspamUnderTest, RELEASE } from './support/dspam-under-test';

const BATCH = 12;
const dspam = await DspamUnderTest.start();
beforeEach(() => dspam.reset());
afterAll(() => dspam.close());

/** What `followsOnly` says of a mail, and what a release of it does. */
async function compare(seed: number, location: 'headers' | 'message') {
  const alice = await dspam.newUser('alice');
  const bob = await dspam.newUser('bob');
  const names = { own: await alice.withSignature(), foreign: await bob.withSignature(), bob: bob.name };
  await alice.prefer('signatureLocation', location);
  const message = Buffer.from(hostileMail(seed, names), 'latin1');
  const follows = await followsOnly(message, { signature: names.own, member: '', location });
  await dspam.agent.forget();
  await dspam.run([...RELEASE, '--user', alice.name], { stdin: message });
  const calls = (await dspam.agent.recorded()).map(({ args }) => args.join(' '));
  const logged = [...(await alice.log()), ...(await bob.log())];
  const records = logged.map(({ letter, signature }) => `${letter} ${signature}`);
  return { seed, follows, calls, records, wanted: [`-d ${alice.name}`, `F ${names.own}`] };
}

describe.each(['headers', 'message'] as const)('signatures in the %s: a release', (location) => {
  it.each([1, 2, 3])('goes where it was said to go, whatever the text tries (%i)', async (batch) => {
    let followed = 0;
    for (let seed = batch * 1000; seed < batch * 1000 + BATCH; seed++) {
      const { follows, calls, records, wanted } = await compare(seed * 7919, location);
      // What it does not vouch for takes two runs; it may be too careful, never too bold.
      if (!follows) continue;
      followed++;
      expect({ seed, did: [...calls, ...records] }).toEqual({ seed, did: wanted });
    }
    expect(followed).toBeGreaterThan(0);
    expect(followed).toBeLessThan(BATCH);
  });
});
