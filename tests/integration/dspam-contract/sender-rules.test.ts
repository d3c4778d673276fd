import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { spellingsOf, withDomain, withoutDomain } from '@/lib/formats/dspam/block-list';
import { tokenId } from '@/lib/formats/tokens/token-id';
import { DspamUnderTest } from './support/dspam-under-test';
import { INBOUND } from './support/messages';
import { SPAM, taughtUser, teach } from './support/teach';
import type { TestUser } from './support/test-user';

// What a rule about a sender rests on: which mail DSPAM holds back by USER.blocklist, and which it lets through by the hits of a From line.

const DELIVER = ['--deliver=innocent'];
const dspam = await DspamUnderTest.start();
beforeEach(() => dspam.reset());
afterAll(() => dspam.close());

function inboundFrom(from: string): Buffer {
  return Buffer.from(INBOUND.replace(/^From: .*$/m, `From: ${from}`));
}

/** The letter under which a mail is logged. */
async function arrive(user: TestUser, mail: Buffer): Promise<string | undefined> {
  await dspam.run([...DELIVER, '--user', user.name], { stdin: mail });
  return (await user.log()).at(-1)?.letter;
}

async function hold(user: TestUser, list: string): Promise<void> {
  await mkdir(path.dirname(user.file('blocklist')), { recursive: true });
  await writeFile(user.file('blocklist'), Buffer.from(list, 'latin1'));
}

describe('a domain that is held back (F§16.19)', () => {
  it.each([
    ['an address by itself', 'orders@shop.example', 'O'],
    ['capitals', '<Orders@SHOP.Example>', 'O'],
    ['a name with another address in it', '"me@home.example" <orders@shop.example>', 'O'],
    ['a domain below it', 'Shop <orders@mail.shop.example>', 'I'],
    ['a domain that ends in it', 'Shop <orders@myshop.example>', 'I'],
    ['a comment with an @ behind the address', 'orders@shop.example (not @home)', 'I'],
    ['two addresses: the last', 'a@other.example, b@shop.example', 'O'],
    ['two addresses: the first', 'a@shop.example, b@other.example', 'I'],
  ])('%s', async (_what, from, letter) => {
    const user = await dspam.newUser();
    await hold(user, '# by hand\r\nshop.example\r\n');
    expect(await arrive(user, inboundFrom(from))).toBe(letter);
  });

  it('of an encoded name DSPAM has lost the address, so that it is not held back', async () => {
    const user = await dspam.newUser();
    await hold(user, 'shop.example\n');
    expect(await arrive(user, inboundFrom('=?utf-8?q?Sh=C3=B6p?= <orders@shop.example>'))).toBe('I');
  });

  it('is compared byte by byte: other letters in the form in which the mail has them', async () => {
    const user = await dspam.newUser();
    await hold(user, withDomain('', spellingsOf('müller.example')));
    for (const domain of ['müller.example', 'xn--mller-kva.example', 'XN--MLLER-KVA.EXAMPLE'])
      expect(await arrive(user, inboundFrom(`Shop <orders@${domain}>`)), domain).toBe('O');
  });

  it('is delivered as before once it is taken out again', async () => {
    const user = await dspam.newUser();
    const before = '# other\nother.example';
    const held = withDomain(before, ['shop.example']);
    await hold(user, held);
    expect(await arrive(user, Buffer.from(INBOUND))).toBe('O');
    expect(await dspam.agent.recorded()).toEqual([]);
    expect(withoutDomain(held, ['shop.example'])).toBe(before);
    await hold(user, before);
    expect(await arrive(user, Buffer.from(INBOUND))).toBe('I');
    expect(await dspam.agent.recorded()).toHaveLength(1);
  });
});

const SPELLING = /^From: (.*)$/m.exec(SPAM.toString('latin1'))?.[1] ?? '';
const TOKEN = tokenId(`From*${SPELLING}`);

describe('a From line that is let through (T§7)', () => {
  async function whitelistingUser(): Promise<TestUser> {
    const user = await taughtUser(dspam);
    await user.prefer('enableWhitelist', 'on');
    return user;
  }

  it('is, by 11 innocent hits and no spam hit, whatever the mail says, and learned as innocent', async () => {
    const user = await whitelistingUser();
    expect(await arrive(user, SPAM)).toBe('S');
    await dspam.rows.setToken(user.uid, TOKEN, { spam: 0, innocent: 11 });
    expect(await arrive(user, SPAM)).toBe('W');
    expect(await dspam.agent.recorded()).toHaveLength(1);
    expect(await dspam.rows.token(user.uid, TOKEN)).toEqual({ spam: 0, innocent: 12 });
  });

  it('with spam hits, by 15 innocent hits for each', async () => {
    const user = await whitelistingUser();
    await dspam.rows.setToken(user.uid, TOKEN, { spam: 7, innocent: 104 });
    expect(await arrive(user, SPAM)).toBe('S');
    await dspam.rows.setToken(user.uid, TOKEN, { spam: 7, innocent: 105 });
    expect(await arrive(user, SPAM)).toBe('W');
  });

  it('is so no longer once such a mail was retrained as spam', async () => {
    const user = await whitelistingUser();
    await dspam.rows.setToken(user.uid, TOKEN, { spam: 0, innocent: 11 });
    expect(await arrive(user, SPAM)).toBe('W');
    const signature = (await user.log()).at(-1)?.signature ?? '';
    await dspam.run(['--source=error', '--class=spam', `--signature=${signature}`, '--user', user.name]);
    expect(await dspam.rows.token(user.uid, TOKEN)).toEqual({ spam: 1, innocent: 11 });
    expect(await arrive(user, SPAM)).toBe('S');
  });

  it('is held back all the same where its domain is', async () => {
    const user = await whitelistingUser();
    await dspam.rows.setToken(user.uid, TOKEN, { spam: 0, innocent: 11 });
    await hold(user, `${/@([^>\s]*)/.exec(SPELLING)?.[1]}\n`);
    expect(await arrive(user, SPAM)).toBe('O');
  });
});

describe('whose hits let a From line through, in a group', () => {
  /** A member of a new group whose words make SPAM spam, whoever has them. */
  async function memberOf(type: 'merged' | 'shared'): Promise<{ member: TestUser; group: TestUser }> {
    const member = await dspam.newUser('member');
    const group = await dspam.newUser('group', '');
    const file = path.join(dspam.folder, 'group');
    await writeFile(file, `${group.name}:${type}:${member.name},contract-other\n`);
    await dspam.configure({ GroupConfig: [file] });
    await teach(dspam, member, { owner: type === 'shared' ? group : member });
    for (const each of [member, group]) await each.prefer('enableWhitelist', 'on');
    return { member, group };
  }

  it('merged: those of both, and the mail is learned by the member', async () => {
    const { member, group } = await memberOf('merged');
    await dspam.rows.setToken(member.uid, TOKEN, { spam: 0, innocent: 3 });
    await dspam.rows.setToken(group.uid, TOKEN, { spam: 0, innocent: 7 });
    expect(await arrive(member, SPAM)).toBe('S');
    await dspam.rows.setToken(member.uid, TOKEN, { spam: 0, innocent: 4 });
    expect(await arrive(member, SPAM)).toBe('W');
    expect(await dspam.rows.token(member.uid, TOKEN)).toEqual({ spam: 0, innocent: 5 });
    expect(await dspam.rows.token(group.uid, TOKEN)).toEqual({ spam: 0, innocent: 7 });
  });

  it('merged: spam hits of the group count against it, 15 for each', async () => {
    const { member, group } = await memberOf('merged');
    await dspam.rows.setToken(group.uid, TOKEN, { spam: 1, innocent: 2 });
    await dspam.rows.setToken(member.uid, TOKEN, { spam: 0, innocent: 12 });
    expect(await arrive(member, SPAM)).toBe('S');
    await dspam.rows.setToken(member.uid, TOKEN, { spam: 0, innocent: 13 });
    expect(await arrive(member, SPAM)).toBe('W');
  });

  it('shared: those of the group alone', async () => {
    const { member, group } = await memberOf('shared');
    await dspam.rows.setToken(member.uid, TOKEN, { spam: 0, innocent: 99 });
    expect(await arrive(member, SPAM)).toBe('S');
    await dspam.rows.setToken(group.uid, TOKEN, { spam: 0, innocent: 11 });
    expect(await arrive(member, SPAM)).toBe('W');
    expect(await dspam.rows.token(group.uid, TOKEN)).toEqual({ spam: 0, innocent: 12 });
  });
});
