import { beforeAll, describe, expect, it } from 'vitest';
import { listGroups } from '@/lib/messages/quarantine/list/list-groups';
import type { GroupKind } from '@/lib/messages/quarantine/list/message-group';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { prisma } from '@/lib/store/db/prisma';
import { testSite } from '../../../../support/test-site';

const USER = 'alice@example.org';
const site = await testSite();
beforeAll(async () => {
  const list = { extraHeaders: 'List-Id: Weekly <weekly.example.net>\n' };
  const mail = [
    { from: 'News <News@lists.example.net>', subject: 'A', ...list },
    { from: 'news@lists.example.net', subject: 'B', ...list },
    { from: 'Other <other@lists.example.net>', subject: 'C' },
    { from: 'Someone <someone@example.com>', subject: 'D' },
    { from: 'No address at all', subject: 'E' },
  ];
  for (const message of mail) await site.quarantine({ user: USER, ...message });
  await openQuarantine(USER);
  await prisma().message.updateMany({ data: { score: 5 } });
  await prisma().message.updateMany({ where: { subject: 'D' }, data: { score: 80 } });
});

const groups = async (kind: GroupKind, query: object = {}) => {
  const { state } = await openQuarantine(USER);
  const scope = { mailboxId: state.id, onlyMember: null, alertSet: null };
  const found = await listGroups(scope, { sort: 'likely', direction: 'desc', page: 1, ...query }, kind);
  return found.groups.map(({ name, count, best }) => [name, count, best]);
};

describe('a folded list', () => {
  it('has each address once, the likeliest mistake first, and nobody without an address', async () => {
    expect(await groups('sender')).toEqual([
      ['someone@example.com', 1, 80],
      ['news@lists.example.net', 2, 5],
      ['other@lists.example.net', 1, 5],
    ]);
  });

  it('has each domain, or each mailing list', async () => {
    expect(await groups('domain')).toEqual([
      ['example.com', 1, 80],
      ['lists.example.net', 3, 5],
    ]);
    expect(await groups('list')).toEqual([['weekly.example.net', 2, 5]]);
  });

  it('holds what the search means, and some of its messages', async () => {
    expect(await groups('sender', { search: 'someone' })).toEqual([['someone@example.com', 1, 80]]);
    expect(await groups('sender', { senderDomain: 'lists.example.net' })).toHaveLength(2);
    const { state } = await openQuarantine(USER);
    const found = await listGroups(
      { mailboxId: state.id, onlyMember: null, alertSet: null },
      { sort: 'likely', direction: 'desc', page: 1, sender: 'news@lists.example.net' },
      'sender',
    );
    expect(found.groups[0]?.sample.map(({ subject }) => subject).sort()).toEqual(['A', 'B']);
  });
});

describe('a long folded list', () => {
  const MAILBOX = 4711;
  const scope = { mailboxId: MAILBOX, onlyMember: null, alertSet: null };
  // Many equal scores, large groups and single messages, in no order.
  const messages = Array.from({ length: 1500 }, (_unused, index) => ({
    sender: `s${(index * 7919) % (index % 3 === 0 ? 20 : 900)}@example.com`,
    score: index < 400 ? 99 - ((index * 31) % 397) / 8 : (index * 17) % 11,
  }));
  beforeAll(async () => {
    const data = messages.map(({ sender, score }, index) => ({
      mailboxId: MAILBOX,
      seq: index + 1,
      key: `k${index}`,
      byteOffset: 0n,
      byteLength: 1,
      receivedAt: new Date(),
      fromText: sender,
      subject: `${score}`,
      fromSort: sender,
      subjectSort: '',
      searchText: '',
      sender,
      senderDomain: 'example.com',
      score,
    }));
    await prisma().message.createMany({ data });
  });

  it('has every group once, in one order, on whichever page it comes', async () => {
    const expected = new Map<string, { name: string; count: number; best: number }>();
    for (const { sender, score } of messages) {
      const group = expected.get(sender) ?? { name: sender, count: 0, best: -1 };
      expected.set(sender, { name: sender, count: group.count + 1, best: Math.max(group.best, score) });
    }
    const order = [...expected.values()].sort(
      (a, b) => b.best - a.best || b.count - a.count || (a.name < b.name ? -1 : 1),
    );
    const found = [];
    for (let page = 1, pages = 1; page <= pages; page++) {
      const answer = await listGroups(scope, { sort: 'likely', direction: 'desc', page }, 'sender');
      pages = answer.pages;
      found.push(...answer.groups);
    }
    expect(found.map(({ name, count, best }) => ({ name, count, best }))).toEqual(order);
    for (const { name, sample } of found) {
      const scores = messages.filter(({ sender }) => sender === name).map(({ score }) => score);
      const best = scores.sort((a, b) => b - a).slice(0, 3);
      expect(sample.map(({ subject }) => Number(subject))).toEqual(best);
    }
  });
});
