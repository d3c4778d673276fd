import { expect, it } from 'vitest';
import { listedRows } from '@/lib/messages/quarantine/list/listed-rows';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { prisma } from '@/lib/store/db/prisma';
import { testSite } from '../../../../support/test-site';

const USER = 'alice@example.org';
const site = await testSite();

// A search finds numbers first and reads their rows then; in between, the file of several people may be indexed anew.
it('shows nobody the row of somebody else that has got the number of theirs', async () => {
  for (const subject of ['One', 'Two', 'Three']) await site.quarantine({ user: USER, subject });
  const { state } = await openQuarantine(USER);
  const found = await prisma().message.findMany({ where: { mailboxId: state.id }, orderBy: { seq: 'asc' } });
  const seqs = found.map(({ seq }) => seq);
  await prisma().message.updateMany({ data: { member: 'alice' } });
  await prisma().message.updateMany({ where: { subject: 'Two' }, data: { member: 'bob' } });

  const subjects = async (onlyMember: string | null) => {
    const rows = await listedRows({ mailboxId: state.id, onlyMember, alertSet: null }, seqs);
    return rows.map(({ subject }) => subject);
  };
  expect(await subjects('alice')).toEqual(['One', 'Three']);
  expect(await subjects('bob')).toEqual(['Two']);
  expect(await subjects(null)).toEqual(['One', 'Two', 'Three']);
});
