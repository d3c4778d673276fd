import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { DspamUnderTest } from './support/dspam-under-test';
import { START_TOTALS, type TestUser } from './support/test-user';

const SILENT_SUCCESS = { code: 0, stdout: '', stderr: '' };
const dspam = await DspamUnderTest.start();
beforeEach(() => dspam.reset());
afterAll(() => dspam.close());

async function retrain(user: TestUser, wanted: 'spam' | 'innocent', signature: string) {
  const args = ['--source=error', `--class=${wanted}`, `--signature=${signature}`, '--user', user.name];
  return dspam.run(args);
}

async function userWithSignature() {
  const user = await dspam.newUser();
  return { user, signature: await user.withSignature() };
}

describe('retraining by signature, without delivery (F§5)', () => {
  it('as innocent: F, without From, Subject and Message-Id', async () => {
    const { user, signature } = await userWithSignature();
    expect(await retrain(user, 'innocent', signature)).toEqual(SILENT_SUCCESS);
    expect(await dspam.agent.recorded()).toEqual([]);
    const nothing = '<None Specified>';
    const record = {
      letter: 'F',
      from: nothing,
      signature,
      subject: nothing,
      status: 'Retrained',
      messageId: '',
    };
    expect(await user.log()).toEqual([record]);
    expect(await user.totals()).toMatchObject({ SL: 9, IL: 21, IM: 1, SM: 0 });
  });

  it('as spam: M', async () => {
    const { user, signature } = await userWithSignature();
    expect(await retrain(user, 'spam', signature)).toEqual(SILENT_SUCCESS);
    expect(await user.log()).toMatchObject([{ letter: 'M', signature, status: 'Retrained' }]);
    expect(await user.totals()).toMatchObject({ SL: 11, IL: 19, SM: 1, IM: 0 });
    expect(await user.tokenHits()).toEqual([
      { spam: 6, innocent: 1 },
      { spam: 6, innocent: 1 },
    ]);
  });

  it('as spam and back: the words and totals are as before, the mistakes stay counted', async () => {
    const { user, signature } = await userWithSignature();
    await retrain(user, 'spam', signature);
    await retrain(user, 'innocent', signature);
    expect((await user.log()).map(({ letter }) => letter)).toEqual(['M', 'F']);
    expect(await user.totals()).toMatchObject({ ...START_TOTALS, SM: 1, IM: 1 });
  });

  it('never takes hits or totals below 0', async () => {
    const { user, signature } = await userWithSignature();
    await dspam.rows.setTotals(user.uid, { SL: 0, IL: 0 });
    for (let i = 0; i < 4; i++) await retrain(user, 'spam', signature);
    expect(await user.totals()).toMatchObject({ SL: 4, IL: 0, SM: 4 });
    expect((await user.tokenHits())[0]).toEqual({ spam: 9, innocent: 0 });
  });

  it('makes rows for words that were purged', async () => {
    const user = await dspam.newUser();
    const signature = user.newSignature();
    const blob = Buffer.alloc(16);
    blob.writeBigUInt64LE(7996316715194581520n);
    blob.writeUInt8(1, 8);
    await dspam.rows.addSignature(user.uid, signature, blob);
    await retrain(user, 'innocent', signature);
    expect(await dspam.rows.token(user.uid, 7996316715194581520n)).toEqual({ spam: 0, innocent: 1 });
  });
});

describe('a signature that leads nowhere: exit 0, nothing done (F§5)', () => {
  const unknown: [string, (user: TestUser) => string][] = [
    ['was purged', (user) => user.newSignature()],
    ['is nonsense', () => 'deadbeef'],
    ['has a uid that does not exist', () => `4000000000,6b014b08${'1'.repeat(13)}`],
  ];
  it.each(unknown)('because it %s', async (_why, signatureFor) => {
    const { user } = await userWithSignature();
    expect(await retrain(user, 'spam', signatureFor(user))).toEqual(SILENT_SUCCESS);
    expect(await user.log()).toEqual([]);
    expect(await user.totals()).toMatchObject({ ...START_TOTALS, SM: 0, IM: 0 });
  });
});
