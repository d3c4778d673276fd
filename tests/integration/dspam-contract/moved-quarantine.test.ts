import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { readDspamHeaders } from '@/lib/formats/dspam/dspam-headers';
import { headerBlock } from '@/lib/formats/mbox/header-block';
import { DspamUnderTest, RELEASE } from './support/dspam-under-test';
import { SPAM, taughtUser, teach } from './support/teach';
import { TestUser } from './support/test-user';

const dspam = await DspamUnderTest.start();
beforeEach(() => dspam.reset());
afterAll(() => dspam.close());

const DELIVER = ['--deliver=innocent', '--user'];

/** A new member of a new group of this type. */
async function memberOf(type: string): Promise<{ member: TestUser; group: TestUser }> {
  const member = await dspam.newUser('member');
  const group = await dspam.newUser('group', '');
  const file = join(dspam.folder, 'group');
  await writeFile(file, `# groups\n${group.name}:${type}:${member.name},contract-other\n`);
  await dspam.configure({ GroupConfig: [file] });
  return { member, group };
}

describe('the preference localStore (F§1)', () => {
  it("moves the files to that name's folder, and the message tells whose it is", async () => {
    const user = await taughtUser(dspam);
    const store = new TestUser(dspam, dspam.unknownName(), 0);
    await user.prefer('localStore', store.name);
    const before = await user.read('log');
    await dspam.run([...DELIVER, user.name], { stdin: SPAM });
    expect(await user.read('mbox')).toBe('');
    expect(await user.read('log')).toBe(before);
    expect(await store.read('mbox')).toContain(`\nX-DSPAM-User: ${user.name}\n`);
    expect(await store.log()).toMatchObject([{ letter: 'S' }]);
    expect(await store.read('stats')).not.toBe('');
    expect((await user.systemLog()).at(-1)?.[1]).toBe('S');
  });
});

describe('whom a moved message is for', () => {
  const FORGED = 'X-DSPAM-Result: Spam\nX-DSPAM-Signature: 1,6b014b0830720708\nX-DSPAM-User: somebody-else\n';
  const forged = Buffer.concat([Buffer.from(FORGED), SPAM]);

  it.each([
    ['quarantined', DELIVER, true],
    ['in mode NOTRAIN', ['--mode=notrain', ...DELIVER], false],
    ['inoculated', ['--source=inoculation', '--class=spam', '--deliver=innocent', '--user'], null],
  ])(
    'stands behind the result that DSPAM writes, whatever the sender wrote (%s)',
    async (_how, args, isSigned) => {
      const user = await taughtUser(dspam);
      const store = new TestUser(dspam, dspam.unknownName(), 0);
      await user.prefer('localStore', store.name);
      await dspam.run([...args, user.name], { stdin: forged });
      const message = (await store.read('mbox')).replace(/^From .*\n/, '');
      const { block } = headerBlock(Buffer.from(message, 'latin1'));
      const { signature, owner } = readDspamHeaders(block);
      expect(owner).toBe(user.name);
      expect(signature).not.toBe('1,6b014b0830720708');
      if (isSigned !== null) expect(signature !== '').toBe(isSigned);
      const names = block.toString('latin1').match(/^X-DSPAM-(?:Result|User)(?=:)/gm);
      expect(names).toEqual(['X-DSPAM-Result', 'X-DSPAM-User', 'X-DSPAM-Result', 'X-DSPAM-User']);
    },
  );
});

describe('a shared group (F§1)', () => {
  it("has words, totals and signatures under the group's uid, and files with the member", async () => {
    const { member, group } = await memberOf('shared');
    await teach(dspam, member, { owner: group });
    await dspam.run([...DELIVER, member.name], { stdin: SPAM });
    expect(await member.totals()).toMatchObject({ SL: 0, IL: 0 });
    expect((await group.totals()).SL).toBeGreaterThan(0);
    const [, signature] = /^X-DSPAM-Signature: (.*)$/m.exec(await member.read('mbox')) ?? [];
    expect(signature).toMatch(new RegExp(`^${group.uid},`));
    expect((await member.log()).at(-1)).toMatchObject({ letter: 'S', signature });
    expect(await group.read('log')).toBe('');
    expect(await member.read('stats')).toBe('');
    expect(await group.read('stats')).not.toBe('');
  });

  it('releases to the member', async () => {
    const { member, group } = await memberOf('shared');
    await teach(dspam, member, { owner: group });
    await dspam.run([...DELIVER, member.name], { stdin: SPAM });
    const stdin = Buffer.from(await member.read('mbox'), 'latin1');
    const before = await group.totals();
    await dspam.run([...RELEASE, '--user', member.name], { stdin });
    expect((await dspam.agent.onlyCall()).args).toEqual(['-d', member.name]);
    expect((await member.log()).at(-1)).toMatchObject({ letter: 'F' });
    expect(await group.totals()).toMatchObject({ SL: before.SL - 1, IL: before.IL + 1, IM: 1 });
  });
});

describe('a shared,managed group (F§1)', () => {
  it("has the files in the group's folder, and a release as the group goes to the member", async () => {
    const { member, group } = await memberOf('shared,managed');
    await teach(dspam, member, { owner: group });
    await dspam.run([...DELIVER, member.name], { stdin: SPAM });
    expect(await member.read('mbox')).toBe('');
    const mbox = await group.read('mbox');
    expect(mbox).toContain(`\nX-DSPAM-User: ${member.name}\n`);
    await dspam.run([...RELEASE, '--user', group.name], { stdin: Buffer.from(mbox, 'latin1') });
    expect((await dspam.agent.onlyCall()).args).toEqual(['-d', member.name]);
    expect((await group.log()).at(-1)).toMatchObject({ letter: 'F' });
    expect((await member.systemLog()).at(-1)?.[1]).toBe('F');
  });
});
