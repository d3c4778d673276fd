import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DspamUnderTest } from './support/dspam-under-test';
import { INBOUND } from './support/messages';
import type { TestUser } from './support/test-user';

const dspam = await DspamUnderTest.start();
beforeEach(() => dspam.reset());
afterEach(() => dspam.rows.clearPreferences(0));
afterAll(() => dspam.close());

/** Where the signature of a message for this user goes. */
async function signatureLocation(user: TestUser): Promise<'headers' | 'message'> {
  await dspam.agent.forget();
  await dspam.run(['--deliver=innocent', '--user', user.name], { stdin: INBOUND });
  const { message } = await dspam.agent.onlyCall();
  return message.includes('!DSPAM:') ? 'message' : 'headers';
}

describe("whose preference counts (F§0.10, F§6 'agg')", () => {
  it("dspam.conf's, if there is no row", async () => {
    await dspam.configure({ Preference: ['signatureLocation=headers'] });
    expect(await signatureLocation(await dspam.newUser())).toBe('headers');
  });

  it('the row of uid 0 before dspam.conf', async () => {
    await dspam.rows.setPreference(0, 'signatureLocation', 'headers');
    expect(await signatureLocation(await dspam.newUser())).toBe('headers');
  });

  it('none of dspam.conf as soon as uid 0 has any row', async () => {
    await dspam.configure({ Preference: ['signatureLocation=headers'] });
    await dspam.rows.setPreference(0, 'spamAction', 'quarantine');
    expect(await signatureLocation(await dspam.newUser())).toBe('message');
  });

  it("the user's own row before both", async () => {
    const user = await dspam.newUser();
    await dspam.rows.setPreference(0, 'signatureLocation', 'message');
    await user.prefer('signatureLocation', 'headers');
    expect(await signatureLocation(user)).toBe('headers');
  });

  it("no row of the user's that AllowOverride does not name", async () => {
    const user = await dspam.newUser();
    await dspam.configure({ AllowOverride: ['spamAction'] });
    await user.prefer('signatureLocation', 'headers');
    expect(await signatureLocation(user)).toBe('message');
  });
});

describe('MySQLUIDInSignature off (F§4)', () => {
  it('signatures have no uid in front', async () => {
    await dspam.configure({ MySQLUIDInSignature: ['off'] });
    const user = await dspam.newUser();
    await dspam.run(['--deliver=innocent', '--user', user.name], { stdin: INBOUND });
    expect((await dspam.rows.signatures(user.uid))[0]?.signature).toMatch(/^[0-9a-f]{8}\d+$/);
  });
});
