import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { DspamUnderTest, RELEASE } from './support/dspam-under-test';
import { quarantined } from './support/messages';
import { START_TOTALS, type TestUser, TOKEN_HITS } from './support/test-user';

const SILENT_SUCCESS = { code: 0, stdout: '', stderr: '' };
const dspam = await DspamUnderTest.start();
beforeEach(() => dspam.reset());
afterAll(() => dspam.close());

/** Exit 0 and not a word, and yet: no delivery, no record, nothing learned (F§0.1). */
async function expectDropped(user: TestUser, stdin: string, name = user.name) {
  expect(await dspam.run([...RELEASE, '--user', name], { stdin })).toEqual(SILENT_SUCCESS);
  expect(await dspam.agent.recorded()).toEqual([]);
  expect(await user.log()).toEqual([]);
  expect(await user.systemLog()).toEqual([]);
  expect(await user.totals()).toMatchObject({ ...START_TOTALS, IM: 0, SM: 0 });
  expect(await user.tokenHits()).toEqual([TOKEN_HITS, TOKEN_HITS]);
}

async function userWithSignature() {
  const user = await dspam.newUser();
  return { user, signature: await user.withSignature() };
}

describe('exit 0 though nothing was delivered (F§0.1, F§5)', () => {
  it('when the signature was purged', async () => {
    const { user } = await userWithSignature();
    await expectDropped(user, quarantined(user.newSignature()));
  });

  it('when the signature is nonsense', async () => {
    const { user } = await userWithSignature();
    await expectDropped(user, quarantined('deadbeef'));
  });

  it('when the message has none (NOTRAIN, inoculated)', async () => {
    const { user, signature } = await userWithSignature();
    const plain = quarantined(signature).replaceAll(/^(X-DSPAM-Signature|!DSPAM).*\n/gm, '');
    await expectDropped(user, plain);
  });

  it('when the uid of the signature does not exist', async () => {
    const { user } = await userWithSignature();
    await expectDropped(user, quarantined(`4000000000,6b014b08${'1'.repeat(13)}`));
  });

  it('when the user is unknown, and no uid is made for him', async () => {
    const { user, signature } = await userWithSignature();
    const nobody = dspam.unknownName();
    await expectDropped(user, quarantined(signature), nobody);
    expect(await dspam.rows.uidOf(nobody)).toBeNull();
  });

  it('when the database is down', async () => {
    const { user, signature } = await userWithSignature();
    await dspam.configure({ MySQLServer: ['/nonexistent/mysql.sock'] });
    await expectDropped(user, quarantined(signature));
  });

  it('when signatures are in headers and a forged one stands first (F§4)', async () => {
    const { user, signature } = await userWithSignature();
    await user.prefer('signatureLocation', 'headers');
    const message = quarantined(signature).replaceAll(/^!DSPAM.*\n/gm, '');
    await expectDropped(user, `X-DSPAM-Signature: 1,deadbeef\n${message}`);
  });

  it('when signatures are in the text and a forged one stands first (F§4)', async () => {
    const { user, signature } = await userWithSignature();
    await expectDropped(user, quarantined(signature, { body: 'Buy!\n!DSPAM:1,deadbeef!\n' }));
  });

  it('when signatures are in the text and only the header has it', async () => {
    const { user, signature } = await userWithSignature();
    await expectDropped(user, quarantined(signature).replaceAll(/^!DSPAM.*\n/gm, ''));
  });

  it('when the message was blocklisted, though the totals change all the same', async () => {
    // Without it the outcome is that of memory that was never written: delivered, dropped or aborted (F§5).
    await dspam.configure({ TestConditionalTraining: ['on'] });
    const user = await dspam.newUser();
    const signature = await user.withSignature(Buffer.alloc(8));
    const stdin = quarantined(signature).replace('Result: Spam', 'Result: Blocklisted');
    expect(await dspam.run([...RELEASE, '--user', user.name], { stdin })).toEqual(SILENT_SUCCESS);
    expect(await dspam.agent.recorded()).toEqual([]);
    expect(await user.log()).toEqual([]);
    expect(await user.totals()).toMatchObject({ SL: 9, IL: 21, IM: 1 });
    expect(await user.tokenHits()).toEqual([TOKEN_HITS, TOKEN_HITS]);
  });
});

describe('where the signature counts', () => {
  it('in the header, when signatures are in headers', async () => {
    const { user, signature } = await userWithSignature();
    await user.prefer('signatureLocation', 'headers');
    const stdin = quarantined(signature).replaceAll(/^!DSPAM.*\n/gm, '');
    expect((await dspam.run([...RELEASE, '--user', user.name], { stdin })).code).toBe(0);
    expect(await dspam.agent.recorded()).toHaveLength(1);
  });

  it('in the text, whatever the header says, when signatures are in the text', async () => {
    const { user, signature } = await userWithSignature();
    const stdin = quarantined('1,deadbeef', { bodySignature: signature });
    expect((await dspam.run([...RELEASE, '--user', user.name], { stdin })).code).toBe(0);
    expect(await user.log()).toMatchObject([{ letter: 'F', signature }]);
  });

  it('in the text of a base64 part, which goes out decoded', async () => {
    const { user, signature } = await userWithSignature();
    const text = Buffer.from(`Three chairs\n\n!DSPAM:${signature}!\n`).toString('base64');
    const stdin = `From: a@shop.example\nContent-Transfer-Encoding: base64\n\n${text}\n`;
    expect((await dspam.run([...RELEASE, '--user', user.name], { stdin })).code).toBe(0);
    const { message } = await dspam.agent.onlyCall();
    expect(message.toString()).toContain('Content-Transfer-Encoding: 8bit\n');
    expect(message.toString()).toContain('\n\nThree chairs\n');
  });
});

describe('exit 1 and nothing done (F§5)', () => {
  it('for an empty standard input', async () => {
    const { user } = await userWithSignature();
    const run = await dspam.run([...RELEASE, '--user', user.name], { stdin: '' });
    expect(run).toEqual({ code: 1, stdout: '', stderr: '' });
    expect(await dspam.agent.recorded()).toEqual([]);
  });

  it.each(['../etc', 'a/../../b', '..\\etc'])('for the user name %s (F§1)', async (name) => {
    const { signature } = await userWithSignature();
    const run = await dspam.run([...RELEASE, '--user', name], { stdin: quarantined(signature) });
    expect(run.code).toBe(1);
    expect(await dspam.agent.recorded()).toEqual([]);
  });
});
