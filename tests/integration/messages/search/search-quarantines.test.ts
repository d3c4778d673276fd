import { rmSync, writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { searchQuarantines, selectFound } from '@/lib/messages/search/search-quarantines';
import type { SiteQuery } from '@/lib/messages/search/search-query';
import { runJob } from '@/lib/site/work/run-job';
import { createSiteJob, listSiteJobs, undoSiteJob } from '@/lib/site/work/site-jobs';
import { prisma } from '@/lib/store/db/prisma';
import { syncAllQuarantines } from '@/lib/store/index/quarantine/sync-all-quarantines';
import type { Quarantined } from '../../../support/dspam-site';
import { testSite } from '../../../support/test-site';

const [ALICE, BOB, CAROL] = ['alice@example.org', 'bob@example.org', 'carol@elsewhere.example'];
const at = (hour: number) => new Date(Date.UTC(2026, 10, 20, hour));

const site = await testSite();
const mail: Record<string, Quarantined> = {};
beforeAll(async () => {
  mail.watch = await site.quarantine({
    user: ALICE,
    subject: 'Cheap watches',
    from: 'Deals <deals@pills.example>',
    receivedAt: at(8),
  });
  mail.invoice = await site.quarantine({
    user: ALICE,
    subject: 'Invoice of May',
    from: 'Mia <mia@shop.example.com>',
    confidence: 0.6,
    receivedAt: at(10),
  });
  mail.bobs = await site.quarantine({
    user: BOB,
    subject: 'Invoice of June',
    from: 'Mia <mia@shop.example.com>',
    confidence: 0.7,
    receivedAt: at(11),
  });
  mail.carols = await site.quarantine({
    user: CAROL,
    subject: '=?utf-8?q?Gr=C3=BC=C3=9Fe?= 100%',
    from: 'Mia <mia@shop.example.com>',
    confidence: 0.99,
    receivedAt: at(12),
  });
  await syncAllQuarantines(site.home, 'domain');
});

async function find(query: SiteQuery, maySee: ((store: string) => boolean) | null = null) {
  const { rows, total } = await searchQuarantines(query, maySee, 1);
  expect(total).toBe(rows.length);
  return rows.map(({ subject, store }) => `${subject} @ ${store}`);
}
const INVOICES = [`Invoice of June @ ${BOB}`, `Invoice of May @ ${ALICE}`];

describe('searchQuarantines', () => {
  it('finds words of sender and subject, newest first, whatever is special in them', async () => {
    expect(await find({ words: 'invoice' })).toEqual(INVOICES);
    expect(await find({ words: 'INVOICE mia@shop.example.com' })).toEqual(INVOICES);
    expect(await find({ words: 'grusse' })).toEqual([]);
    expect(await find({ words: 'GRÜ' })).toEqual([`Grüße 100% @ ${CAROL}`]);
    expect(await find({ words: '100%' })).toEqual([`Grüße 100% @ ${CAROL}`]);
    // Nothing but words that are not in the index of words.
    expect(await find({ words: 'of' })).toEqual(INVOICES);
    for (const words of ['+*"(', '"', '%', "' OR 1=1 --", '@'])
      expect(Array.isArray(await find({ words }))).toBe(true);
    expect(await find({ words: '%%' })).toEqual([]);
  });

  it('finds by recipient, sender, signature, time and confidence', async () => {
    expect(await find({ recipient: 'BOB@' })).toEqual([INVOICES[0]]);
    expect(await find({ recipient: 'nobody' })).toEqual([]);
    expect(await find({ sender: 'Deals <deals@pills.example>' })).toEqual([`Cheap watches @ ${ALICE}`]);
    // The address alone, in any case and with brackets; not one that it is a part of, or that a name or a subject shows.
    for (const sender of ['deals@pills.example', 'Deals@Pills.Example', '<deals@pills.example>'])
      expect(await find({ sender })).toEqual([`Cheap watches @ ${ALICE}`]);
    for (const sender of ['eals@pills.example', 'deals@pills.exampl', 'Deals'])
      expect(await find({ sender })).toEqual([]);
    expect(await find({ signature: mail.bobs?.signature })).toEqual([INVOICES[0]]);
    expect(await find({ receivedFrom: at(9), receivedTo: at(11) })).toEqual(INVOICES);
    expect(await find({ confidenceMin: 0.5, confidenceMax: 0.8 })).toEqual(INVOICES);
    expect(await find({ confidenceMax: 0.8, receivedTo: at(10) })).toEqual([INVOICES[1]]);
  });

  it('looks only into mailboxes that one may see', async () => {
    const maySee = (store: string) => store.endsWith('@elsewhere.example');
    expect(await find({ words: 'mia' }, maySee)).toEqual([`Grüße 100% @ ${CAROL}`]);
    expect(await find({ words: 'invoice' }, maySee)).toEqual([]);
    expect(await find({ recipient: 'alice' }, maySee)).toEqual([]);
    expect((await selectFound({ words: 'mia' }, maySee)).keys.size).toBe(1);
    expect(await selectFound({ words: 'mia' }, () => false)).toMatchObject({ messages: 0, hasMore: false });
  });

  it('knows what came and what went since', async () => {
    const fresh = await site.quarantine({ user: BOB, subject: 'Quite new', receivedAt: at(13) });
    await openQuarantine(BOB);
    expect(await find({ words: 'quite' })).toEqual([`Quite new @ ${BOB}`]);
    rmSync(site.files(BOB).mbox);
    await openQuarantine(BOB);
    expect(await find({ recipient: 'bob' })).toEqual([]);
    writeFileSync(site.files(BOB).mbox, Buffer.concat([mail.bobs?.record ?? fresh.record]));
    await openQuarantine(BOB);
    expect(await find({ recipient: 'bob' })).toEqual([INVOICES[0]]);
  });
});

describe('selectFound', () => {
  it('leaves out what came after a page was shown, and counts it', async () => {
    const query = { words: 'mia', confidenceMin: 0.9 };
    const shown = await selectFound(query, null);
    expect(shown).toMatchObject({ messages: 1, later: 0 });
    const extra = { from: 'Mia <mia@shop.example.com>', confidence: 0.95, receivedAt: at(1) };
    await site.quarantine({ user: CAROL, subject: 'Came later', ...extra });
    await site.quarantine({ user: ALICE, subject: 'Came later, too', ...extra });
    await syncAllQuarantines(site.home, 'domain');
    const clicked = await selectFound(query, null, shown.nextNumber);
    expect(clicked).toMatchObject({ keys: shown.keys, messages: 1, later: 2 });
    expect((await selectFound(query, null)).messages).toBe(3);
  });
});

describe('the repair of a bad day', () => {
  it('releases what matches in all mailboxes, and undoes it as one', async () => {
    const query = { receivedFrom: at(9), receivedTo: at(11), confidenceMax: 0.8 };
    const { keys: selected, messages } = await selectFound(query, null);
    expect(messages).toBe(2);
    expect([...selected.keys()].sort()).toEqual([ALICE, BOB]);
    const before = await site.stats(BOB);
    const { batch, total } = await createSiteJob('release', 'admin', selected);
    expect(total).toBe(2);
    const run = async () => {
      const open = await prisma().job.findMany({ where: { siteBatch: { not: null }, state: 'running' } });
      for (const { id } of open) await runJob(id);
    };
    await run();
    expect(site.deliveries()).toHaveLength(2);
    // Learned as innocent.
    expect((await site.stats(BOB)).innocent_misclassified).toBe((before.innocent_misclassified ?? 0) + 1);
    expect(await find(query)).toEqual([]);
    const [job] = await listSiteJobs('admin');
    expect(job).toMatchObject({
      kind: 'release',
      mailboxes: 2,
      total: 2,
      succeeded: 2,
      failed: 0,
      isGoing: false,
      canUndo: true,
    });
    expect(await listSiteJobs('somebody else')).toEqual([]);

    expect([...(await undoSiteJob('admin', batch)).values()]).toEqual([1, 1]);
    // Offered once: not while it is undone, either.
    expect((await listSiteJobs('admin'))[1]).toMatchObject({
      kind: 'release',
      canUndo: false,
      isUndone: false,
    });
    expect((await undoSiteJob('admin', batch)).size).toBe(0);
    await run();
    for (const user of [ALICE, BOB]) await openQuarantine(user);
    expect((await find(query)).sort()).toEqual([...INVOICES].sort());
    const jobs = await listSiteJobs('admin');
    expect(jobs[0]).toMatchObject({ kind: 'restore', succeeded: 2, failed: 0 });
    expect(jobs[1]).toMatchObject({ kind: 'release', canUndo: false, isUndone: true });
    expect((await undoSiteJob('admin', batch)).size).toBe(0);
  });
});

it('takes no name and no subject for the address of a sender', async () => {
  const address = 'real@shop.example';
  await site.quarantine({ user: BOB, subject: `From <${address}>`, from: `"${address}" <forged@x.example>` });
  await site.quarantine({ user: BOB, subject: 'Really', from: `Shop <${address}>` });
  await openQuarantine(BOB);
  expect(await find({ sender: address })).toEqual([`Really @ ${BOB}`]);
  expect(await find({ sender: address, words: 'from' })).toEqual([]);
});
