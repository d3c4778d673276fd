import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { DspamUnderTest } from './support/dspam-under-test';
import { INBOUND, MESSAGE_ID, quarantined, SENDER, SUBJECT } from './support/messages';
import { START_TOTALS } from './support/test-user';

const SILENT_SUCCESS = { code: 0, stdout: '', stderr: '' };
const dspam = await DspamUnderTest.start();
beforeEach(() => dspam.reset());
afterAll(() => dspam.close());

describe('what a plain release cannot deliver (F§9)', () => {
  const AS_CORPUS = ['--deliver=innocent', '--class=innocent', '--source=corpus'];

  it('a message whose signature was purged goes out as corpus, and is learned from its text', async () => {
    const user = await dspam.newUser();
    const stdin = quarantined(user.newSignature());
    expect(await dspam.run([...AS_CORPUS, '--user', user.name], { stdin })).toEqual(SILENT_SUCCESS);
    const call = await dspam.agent.onlyCall();
    expect(call.args).toEqual(['-d', user.name]);
    expect(call.message.toString()).toContain('three chairs and a table');
    const record = { letter: 'C', from: SENDER, subject: SUBJECT, status: '', messageId: MESSAGE_ID };
    expect(await user.log()).toMatchObject([record]);
    expect(await user.totals()).toMatchObject({ SL: 0, IL: 1, IC: 1, IM: 0 });
    expect(await dspam.rows.tokenCount(user.uid)).toBeGreaterThan(10);
    expect(await dspam.rows.signatures(user.uid)).toEqual([]);
  });

  it('the C record of a message without a signature has none', async () => {
    const user = await dspam.newUser();
    await dspam.run([...AS_CORPUS, '--user', user.name], { stdin: INBOUND });
    expect(await user.log()).toMatchObject([{ letter: 'C', signature: '' }]);
  });

  it('corpus counts as learned for spam too, and goes nowhere', async () => {
    const user = await dspam.newUser();
    const args = ['--class=spam', '--source=corpus', '--user', user.name];
    expect(await dspam.run(args, { stdin: INBOUND })).toEqual(SILENT_SUCCESS);
    expect(await dspam.agent.recorded()).toEqual([]);
    expect(await user.totals()).toMatchObject({ SL: 1, SC: 1, IL: 0 });
    expect(await user.read('mbox')).toBe('');
  });

  it('a message that was trained before goes out again without being learned again', async () => {
    const user = await dspam.newUser();
    const signature = await user.withSignature();
    const args = ['--deliver=innocent,spam', '--mode=notrain', '--user', user.name];
    expect(await dspam.run(args, { stdin: quarantined(signature) })).toEqual(SILENT_SUCCESS);
    expect(await dspam.agent.recorded()).toHaveLength(1);
    expect(await user.totals()).toMatchObject({ ...START_TOTALS, SM: 0, IM: 0, SCLS: 0, ICLS: 0 });
    expect(await dspam.rows.signatures(user.uid)).toEqual([{ signature, length: 32 }]);
    expect(await user.read('mbox')).toBe('');
  });

  it('training alone needs only the signature, and no agent runs', async () => {
    const user = await dspam.newUser();
    const signature = await user.withSignature();
    const args = ['--source=error', '--class=innocent', `--signature=${signature}`, '--user', user.name];
    expect(await dspam.run(args)).toEqual(SILENT_SUCCESS);
    expect(await dspam.agent.recorded()).toEqual([]);
    expect(await user.log()).toMatchObject([{ letter: 'F', signature }]);
  });
});
