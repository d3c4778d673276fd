import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { DspamUnderTest } from './support/dspam-under-test';
import { INBOUND } from './support/messages';

const dspam = await DspamUnderTest.start();
beforeEach(() => dspam.reset());
afterAll(() => dspam.close());

describe('--classify (F§5)', () => {
  it('prints one line and changes nothing', async () => {
    const user = await dspam.newUser();
    const run = await dspam.run(['--classify', '--user', user.name], { stdin: INBOUND });
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(run.stdout).toMatch(
      /^X-DSPAM-Result: (\S+); result="Innocent"; class="Innocent"; probability=[01]\.\d{4}; confidence=[01]\.\d\d; signature=N\/A\n$/,
    );
    expect(run.stdout).toContain(`X-DSPAM-Result: ${user.name};`);
    expect(await dspam.agent.recorded()).toEqual([]);
    expect(await user.log()).toEqual([]);
    expect(await dspam.rows.tokenCount(user.uid)).toBe(0);
    expect(await user.totals()).toMatchObject({ SL: 0, IL: 0 });
  });

  it('prints nothing for an unknown user, and makes no uid', async () => {
    const name = dspam.unknownName();
    const run = await dspam.run(['--classify', '--user', name], { stdin: INBOUND });
    expect(run).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(await dspam.rows.uidOf(name)).toBeNull();
  });
});

describe('--deliver=summary (F§5)', () => {
  it('prints the line with a real signature, logs and learns, and delivers nothing', async () => {
    const user = await dspam.newUser();
    const run = await dspam.run(['--deliver=summary', '--user', user.name], { stdin: INBOUND });
    expect(run.code).toBe(0);
    const [{ signature } = { signature: '' }] = await dspam.rows.signatures(user.uid);
    expect(run.stdout).toMatch(/^X-DSPAM-Result: .*; signature=\S+\n$/);
    expect(run.stdout).toContain(`signature=${signature}\n`);
    expect(await user.log()).toMatchObject([{ letter: 'I', signature }]);
    expect(await user.totals()).toMatchObject({ IL: 1 });
    expect(await dspam.agent.recorded()).toEqual([]);
  });
});

describe('--version (F§5)', () => {
  it('tells a trusted caller how DSPAM was built', async () => {
    const { code, stdout } = await dspam.run(['--version']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^\nDSPAM Anti-Spam Suite 3\.10\.\d+ \(agent\/library\)\n\n/);
    const parameters = /^Configuration parameters: +(.*)$/m.exec(stdout)?.[1];
    expect(parameters).toContain("'--enable-virtual-users'");
    expect(parameters).toContain("'--enable-preferences-extension'");
    expect(parameters?.includes("'--enable-domain-scale'")).toBe(dspam.scale === 'domain');
  });
});

describe('a command line that is refused: exit 1 (F§5)', () => {
  it.each([
    ['an unknown class', ['--class=ham', '--source=error']],
    ['an unknown source', ['--class=spam', '--source=elsewhere']],
    ['a class without a source', ['--class=spam']],
    ['a source without a class', ['--source=error']],
    ['an unknown way to deliver', ['--deliver=everything']],
  ])('%s', async (_what, args) => {
    const user = await dspam.newUser();
    expect((await dspam.run([...args, '--user', user.name], { stdin: INBOUND })).code).toBe(1);
  });

  it('no user', async () => {
    expect((await dspam.run(['--deliver=innocent'], { stdin: INBOUND })).code).toBe(1);
  });
});
