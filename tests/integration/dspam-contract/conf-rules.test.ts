import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { findGroup, parseGroupFile } from '@/lib/formats/dspam/group-file';
import { DspamUnderTest } from './support/dspam-under-test';
import { INBOUND } from './support/messages';

const dspam = await DspamUnderTest.start();
beforeEach(() => dspam.reset());
afterAll(() => dspam.close());

/** Lines as they stand, in place of those with the same key. */
function raw(...lines: string[]): Record<string, string[]> {
  const keys = lines.map((line) => line.split(/\s/)[0] ?? '');
  return {
    ...Object.fromEntries(keys.map((key) => [key, []])),
    ...Object.fromEntries(lines.map((line) => [`${line} `, ['']])),
  };
}

describe('how dspam.conf is read (F§15)', () => {
  it.each([
    [1, 'UserLog on # each user has one'],
    [1, 'UserLog ON;or not'],
    [1, 'UserLog off on'],
    [0, 'UserLog yes'],
    [0, 'UserLog "on # in quotes'],
    [0, 'UserLog'],
    [0, '#UserLog on'],
    [0, 'MaxMessageSize 10 # so small that nothing is looked at'],
    [0, 'MaxMessageSize 0'],
    [1, 'MaxMessageSize 1000000x'],
  ])('leaves %i records with the line %s', async (records, line) => {
    await dspam.configure(line.startsWith('#') ? { UserLog: [], ...raw(line) } : raw(line));
    const user = await dspam.newUser();
    await dspam.run(['--deliver=innocent', '--user', user.name], { stdin: INBOUND });
    expect(await user.log()).toHaveLength(records);
    expect(await dspam.agent.onlyCall()).toBeDefined();
  });

  it('lets the first of two lines count, of a preference too', async () => {
    const agent = dspam.agent.command;
    await dspam.configure({
      TrustedDeliveryAgent: [`${agent} first`, `${agent} second`],
      Preference: ['optOut=on', 'optOut=off'],
    });
    const user = await dspam.newUser();
    await dspam.run(['--deliver=innocent', '--user', user.name], { stdin: INBOUND });
    expect((await dspam.agent.onlyCall()).args).toEqual(['first']);
    expect(await user.log()).toEqual([]);
  });
});

describe('how a group file is read', () => {
  it.each([
    'GROUP:shared:x,USER',
    'GROUP:shared:x, USER',
    'GROUP:shared, managed:USER',
    'GROUP:merged:*,-USER',
    'GROUP:shared:*,-USER',
    'c:classification:USER\nGROUP:shared:USER',
  ])('is the same here: %s', async (text) => {
    const [user, group] = [await dspam.newUser('member'), await dspam.newUser('group', '')];
    const lines = text.replaceAll('USER', user.name).replaceAll('GROUP', group.name);
    const file = join(dspam.folder, 'group');
    await writeFile(file, `${lines}\n`);
    await dspam.configure({ GroupConfig: [file] });
    await dspam.run(['--deliver=innocent', '--user', user.name], { stdin: INBOUND });
    // The signature has the uid of whose words were learned.
    const { message } = await dspam.agent.onlyCall();
    const [, uid] = /!DSPAM:(\d+),/.exec(message.toString('latin1')) ?? [];
    const found = findGroup(parseGroupFile(lines), user.name);
    const owner = found && found.type !== 'merged' ? group : user;
    expect(Number(uid)).toBe(owner.uid);
  });
});
