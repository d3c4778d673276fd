import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { formatDrawnHistory } from '@/lib/messages/history/drawn-history';
import { openHistory } from '@/lib/messages/history/open-history';
import { retrainMessage } from '@/lib/messages/history/retrain-message';
import { retryJob } from '@/lib/site/work/change-job';
import { createJob } from '@/lib/site/work/create-job';
import { listJobs } from '@/lib/site/work/list-jobs';
import { runJob } from '@/lib/site/work/run-job';
import { selectDrawnHistory } from '@/lib/site/work/select-drawn-history';
import { MOST_SELECTED, selectHistory } from '@/lib/site/work/select-history';
import { prisma } from '@/lib/store/db/prisma';
import { knowSignature, logMail, uidOf } from '../../../support/logged-mail';
import { testSite } from '../../../support/test-site';

const USER = 'alice@example.org';
const site = await testSite();

beforeEach(async () => {
  for (const table of ['operation', 'job', 'job_item', 'history', 'log', 'message', 'mailbox'])
    await site.query(`DELETE FROM dashboard_${table}`);
});

const newJob = (trainAs: 'spam' | 'innocent', keys: string[]) =>
  createJob({ kind: 'retrain', trainAs, actor: 'boss', mailbox: USER, keys });
const reread = (id: bigint) => prisma().job.findUniqueOrThrow({ where: { id } });
const letters = (signature: string) =>
  readFileSync(site.files(USER).log, 'latin1')
    .split('\n')
    .filter((line) => line.includes(signature))
    .map((line) => line.split('\t')[1])
    .join('');
async function logged(count: number, subject: string): Promise<string[]> {
  const keys: string[] = [];
  for (let index = 0; index < count; index++)
    keys.push(await logMail(site, { user: USER, letter: 'I', subject: `${subject} ${index}` }));
  return keys;
}

describe('a job that retrains', () => {
  it('learns each message once, names what it refused, and tries that again', async () => {
    const keys = await logged(3, 'Job');
    const purged = await logMail(site, {
      user: USER,
      letter: 'I',
      subject: 'Purged',
      signatureRow: 'purged',
    });
    const job = await newJob('spam', [...keys, purged, '1,00000000000gone']);
    await runJob(job.id);
    expect(await reread(job.id)).toMatchObject({ state: 'done', succeeded: 3, failed: 2 });
    for (const key of keys) expect(letters(key)).toBe('IM');
    expect((await listJobs(USER))[0]?.failures).toMatchObject([
      { messageKey: purged, reason: 'signaturePurged', subject: 'Purged' },
      { reason: 'notInHistory', subject: '' },
    ]);
    await knowSignature(site, await uidOf(site, USER), purged);
    const again = await retryJob('boss', USER, job.id);
    await runJob(again.id);
    expect(await reread(again.id)).toMatchObject({ trainAs: 'spam', succeeded: 1, failed: 1 });
    expect(letters(purged)).toBe('IM');
  });

  it('is undone as one: what was released is put back, what was retrained is retrained back', async () => {
    const { signature: held } = await site.quarantine({ user: USER });
    await logMail(site, {
      user: USER,
      letter: 'S',
      signature: held,
      signatureRow: 'purged',
      status: 'Quarantined',
    });
    const tagged = await logMail(site, { user: USER, letter: 'S', status: 'Tagged' });
    const job = await newJob('innocent', [held, tagged]);
    await runJob(job.id);
    expect(await reread(job.id)).toMatchObject({ succeeded: 2 });
    expect(site.deliveries()).toHaveLength(1);
    const undo = await createJob({
      kind: 'restore',
      actor: 'boss',
      mailbox: USER,
      keys: [held, tagged],
      undoes: job.batch,
    });
    await runJob(undo.id);
    expect(await reread(undo.id)).toMatchObject({ succeeded: 2, failed: 0 });
    expect([letters(held), letters(tagged)]).toEqual(['SFM', 'SFM']);
    expect(readFileSync(site.files(USER).mbox, 'latin1')).toContain(`!DSPAM:${held}!`);
  });

  it('does not run the filter again for what a killed process had finished or begun', async () => {
    const [first = '', second = '', third = ''] = await logged(3, 'Killed');
    const job = await newJob('spam', [first, second, third]);
    await retrainMessage('boss', USER, { signature: first, as: 'spam' }, job.batch);
    await prisma().operation.create({
      data: {
        batch: job.batch,
        claim: 'e'.repeat(64),
        actor: 'boss',
        store: USER,
        kind: 'retrain',
        trainAs: 'spam',
        state: 'started',
        messageKey: second,
        signature: second,
        fromText: '',
        subject: 'Killed 1',
        digest: '',
        byteOffset: 0n,
        byteLength: 0,
        startedAt: new Date(Date.now() - 10 * 60_000),
      },
    });
    await runJob(job.id);
    expect(await reread(job.id)).toMatchObject({ state: 'done', succeeded: 2, failed: 1 });
    expect([first, second, third].map(letters)).toEqual(['IM', 'I', 'IM']);
    expect((await listJobs(USER))[0]?.failures).toMatchObject([
      { messageKey: second, reason: 'trainInterrupted' },
    ]);
  });
});

describe('selectHistory', () => {
  it('takes everything that matches, on all pages, and leaves out what has no signature', async () => {
    const keys = await logged(60, 'Selected');
    await logged(2, 'Other');
    await logMail(site, { user: USER, letter: 'C', subject: 'Selected corpus', signature: '', status: '' });
    const selected = await selectHistory(USER, { search: 'selected' });
    expect([...selected].sort()).toEqual([...keys].sort());
    expect(await selectHistory(USER, { search: 'selected', classes: ['spam'] })).toEqual([]);
  });

  it('means what was there when the page was drawn, and counts what came since', async () => {
    const shown = await logged(3, 'Drawn');
    const drawn = await formatDrawnHistory(await openHistory(USER));
    await logged(2, 'Drawn later');
    await logged(1, 'Other');
    const query = { search: 'drawn' };
    const selected = await selectDrawnHistory(USER, query, drawn);
    expect(selected).toEqual({ keys: shown.toReversed(), later: 2 });
    await expect(selectDrawnHistory(USER, query, undefined)).rejects.toMatchObject({ reason: 'listChanged' });
  });

  it('selects nothing when its rows were numbered anew meanwhile', async () => {
    await logged(3, 'Replaced');
    const drawn = await formatDrawnHistory(await openHistory(USER));
    const log = readFileSync(site.files(USER).log, 'latin1');
    // The index is gone, and the older half of the log.
    await site.query('DELETE FROM dashboard_history');
    writeFileSync(site.files(USER).log, log.slice(log.indexOf('\n', log.length / 2) + 1));
    await logged(100, 'Others');
    await expect(selectDrawnHistory(USER, {}, drawn)).rejects.toMatchObject({ reason: 'listChanged' });
  });

  it('does not take more than anybody means', async () => {
    const records = Array.from(
      { length: MOST_SELECTED + 1 },
      (_unused, index) => `1795246858\tI\tx@y\t9,6b014b08${10_000_000 + index}\tMany\tDelivered\t\n\n`,
    );
    appendFileSync(site.files(USER).log, records.join(''));
    await expect(selectHistory(USER, {})).rejects.toMatchObject({
      code: 'invalid',
      reason: 'tooManySelected',
    });
  });
});
