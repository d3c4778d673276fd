import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { searchQuarantines } from '@/lib/messages/search/search-quarantines';
import { prisma } from '@/lib/store/db/prisma';
import { READER } from '@/lib/store/index/quarantine/message-row';
import { rereadHeaders } from '@/lib/store/index/quarantine/reread-headers';
import { testSite } from '../../../../support/test-site';

const ALICE = 'alice@example.org';
const site = await testSite();

const mailbox = () => prisma().mailbox.findUniqueOrThrow({ where: { store: ALICE } });
const rows = async () =>
  prisma().message.findMany({
    where: { mailboxId: (await mailbox()).id },
    orderBy: { seq: 'asc' },
    select: { seq: true, key: true, fromText: true, subject: true, sender: true, score: true, seen: true },
  });
const found = async (words: string) => (await searchQuarantines({ words }, null, 1)).total;

/** What a reader that could not decode it has left. */
async function spoil(): Promise<void> {
  await site.query(
    "UPDATE dashboard_message SET from_text = 'Ã–', subject = 'Ã„', search_text = 'spoilt', sender = '', score = seq, seen = 1",
  );
  await site.query('UPDATE dashboard_mailbox SET reader = 0');
}

describe('rows that an older reader made', () => {
  it('are made again in place, with their numbers, scores and what was seen', async () => {
    for (let i = 0; i < 450; i++) await site.quarantine({ user: ALICE, subject: `Offer w${i}w` });
    await openQuarantine(ALICE);
    const before = await rows();
    expect(before).toHaveLength(450);
    expect((await mailbox()).reader).toBe(READER);
    expect(await found('w449w')).toBe(1);

    await spoil();
    const { generation } = await mailbox();
    // A page shows what there is, and does not read the file again.
    await openQuarantine(ALICE);
    expect((await rows())[0]?.subject).toBe('Ã„');
    await rereadHeaders();
    expect(await rows()).toEqual(before.map((row) => ({ ...row, score: row.seq, seen: true })));
    expect(await mailbox()).toMatchObject({ reader: READER, generation: generation + 1 });
    expect(await found('w449w')).toBe(1);
    expect(await found('spoilt')).toBe(0);

    const { syncedAt } = await mailbox();
    await rereadHeaders();
    expect((await mailbox()).syncedAt).toEqual(syncedAt);
  });

  it('go on with a message that came meanwhile, and leave one alone in whose place another stands', async () => {
    await spoil();
    await site.quarantine({ user: ALICE, subject: 'New one' });
    await openQuarantine(ALICE);
    expect((await mailbox()).reader).toBe(0);
    const { mbox } = site.files(ALICE);
    const bytes = readFileSync(mbox);
    const at = bytes.indexOf('X-DSPAM-Signature: ');
    writeFileSync(mbox, Buffer.concat([bytes.subarray(0, at), Buffer.from('Y'), bytes.subarray(at + 1)]));
    await rereadHeaders();
    const [first, second, ...more] = await rows();
    expect(first?.subject).toBe('Ã„');
    expect(second?.subject).toBe('Offer w1w');
    expect(more.at(-1)?.subject).toBe('New one');
    writeFileSync(mbox, bytes);
  });

  it('of a file that is another are left to the sync, which makes all of them', async () => {
    await spoil();
    const { mbox } = site.files(ALICE);
    const bytes = readFileSync(mbox);
    writeFileSync(`${mbox}.new`, bytes);
    renameSync(`${mbox}.new`, mbox);
    await rereadHeaders();
    expect((await mailbox()).reader).toBe(0);
    await openQuarantine(ALICE);
    expect((await mailbox()).reader).toBe(READER);
    expect((await rows())[0]?.subject).toBe('Offer w0w');
  });
});
