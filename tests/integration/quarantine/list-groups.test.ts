import { beforeAll, describe, expect, it } from 'vitest';
import { prisma } from '@/lib/db/prisma';
import { listGroups } from '@/lib/quarantine/list-groups';
import type { GroupKind } from '@/lib/quarantine/message-group';
import { openQuarantine } from '@/lib/quarantine/open-quarantine';
import { testSite } from '../../support/test-site';

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
