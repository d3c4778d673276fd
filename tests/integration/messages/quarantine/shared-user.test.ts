import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { retrainMessage } from '@/lib/messages/history/retrain-message';
import { undoBatch } from '@/lib/messages/history/undo-batch';
import { newBatch } from '@/lib/messages/operations/operation';
import { settleOperations } from '@/lib/messages/operations/settle-operations';
import { confirmArrival } from '@/lib/messages/quarantine/change/confirm-arrival';
import { releaseMessage } from '@/lib/messages/quarantine/change/release-message';
import { digestAddresses } from '@/lib/people/digest/digest-address';
import { findMailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { createJob } from '@/lib/site/work/create-job';
import { listRecipients } from '@/lib/site/work/list-recipients';
import { runJob } from '@/lib/site/work/run-job';
import { getConfig } from '@/lib/store/config/config';
import { prisma } from '@/lib/store/db/prisma';
import { startMailSink } from '../../../support/mail-sink';
import { testSite } from '../../../support/test-site';

// One user has the mail of all, and DSPAM hands what is released to a mail server.

const sink = await startMailSink();
afterAll(() => sink.stop());
const site = await testSite({
  conf: `DeliveryHost 127.0.0.1\nDeliveryPort ${sink.port}\nDeliveryProto SMTP\nServerMode auto\nServerParameters "--deliver=innocent --user filter"\n`,
  env: {
    LOCAL_DOMAINS: 'example.org example.net',
    DIGEST_FROM: 'quarantine@example.org',
    DIGEST_SMTP_URL: `smtp://127.0.0.1:${sink.port}`,
    DIGEST_ADDRESS: '%u@example.org',
  },
});

const WHO = 'admin';
let made = 0;

beforeEach(async () => {
  sink.taken.length = 0;
  sink.unknown.clear();
  await prisma().operation.deleteMany({});
});

/** A message of the shared user, with these addresses in its headers. */
async function quarantine(to: string, extra: Parameters<typeof site.quarantine>[0] | object = {}) {
  made++;
  const headers = [`To: ${to}`, 'X-Filler: x', ''].join('\n');
  const { signature } = await site.quarantine({
    user: 'filter',
    subject: `Message number ${made}`,
    extraHeaders: headers,
    ...extra,
  });
  return signature;
}

const release = (key: string, to?: string) =>
  releaseMessage(WHO, 'filter', key, newBatch(), { recipient: to });
const sunk = () => sink.taken.map(({ to }) => to.join());
const unknown = { code: 'conflict', reason: 'recipientUnknown' };

describe('the first release to an address', () => {
  it('waits until somebody has said which', async () => {
    const key = await quarantine('alice@example.org');
    await expect(release(key)).rejects.toMatchObject(unknown);
    expect(sunk()).toEqual([]);
    expect(await prisma().operation.count()).toBe(0);

    expect(await release(key, 'alice@example.org')).toMatchObject({
      ok: true,
      recipient: 'alice@example.org',
    });
    expect(sink.taken).toMatchObject([{ proto: 'SMTP', to: ['alice@example.org'] }]);
    expect(sink.taken[0]?.message).toContain(`Subject: Message number ${made}`);
    const [operation] = await prisma().operation.findMany();
    expect(operation).toMatchObject({
      actor: WHO,
      state: 'done',
      way: 'signature',
      recipient: 'alice@example.org',
      trained: true,
    });
  });

  it('counts for the messages that name this address alone, in any case', async () => {
    await release(await quarantine('alice@example.org'), 'alice@example.org');
    expect(await release(await quarantine('Alice <ALICE@Example.org>, x@example.com'))).toMatchObject({
      ok: true,
    });
    await expect(release(await quarantine('alicia@example.org'))).rejects.toMatchObject(unknown);
    await expect(release(await quarantine('alice@example.net'))).rejects.toMatchObject(unknown);
    // As it was confirmed, not as a sender spells it.
    expect(sunk()).toEqual(['alice@example.org', 'alice@example.org']);
  });

  it.each([
    ['no comma parts them', '<alice@example.org> <bob@example.org>'],
    ['nothing but a blank parts them', 'alice@example.org bob@example.org'],
    ['one encoded word has both', '=?utf-8?q?alice=40example.org,_bob=40example.org?='],
    ['one is behind many others', `alice@example.org${', x@example.com'.repeat(600)}, bob@example.org`],
  ])('does not count for a message that names another one besides: %s', async (_what, to) => {
    await release(await quarantine('alice@example.org'), 'alice@example.org');
    await expect(release(await quarantine(to))).rejects.toMatchObject(unknown);
    expect(sunk()).toEqual(['alice@example.org']);
  });

  it('is asked about each time where a message names several: it lies here for each of them', async () => {
    for (const address of ['alice@example.org', 'bob@example.org'])
      await release(await quarantine(address), address);
    const both = await quarantine('alice@example.org, bob@example.org');
    await expect(release(both)).rejects.toMatchObject(unknown);
    expect(await release(both, 'bob@example.org')).toMatchObject({ ok: true, recipient: 'bob@example.org' });
  });

  it('counts in its own mailbox alone', async () => {
    await release(await quarantine('alice@example.org'), 'alice@example.org');
    const { signature } = await site.quarantine({ user: 'other', extraHeaders: 'To: alice@example.org\n' });
    await expect(releaseMessage(WHO, 'other', signature, newBatch())).rejects.toMatchObject(unknown);
  });

  it('does not count once it was taken back', async () => {
    const batch = newBatch();
    const key = await quarantine('alice@example.org');
    await releaseMessage(WHO, 'filter', key, batch, { recipient: 'alice@example.org' });
    expect(await undoBatch(WHO, 'filter', batch)).toMatchObject([{ ok: true, reversed: true }]);
    await expect(release(key)).rejects.toMatchObject(unknown);
    await expect(release(await quarantine('alice@example.org'))).rejects.toMatchObject(unknown);
  });

  it('takes what was typed for mail that names no address of the site', async () => {
    const key = await quarantine('undisclosed-recipients:;');
    await expect(release(key)).rejects.toMatchObject(unknown);
    expect(await release(key, 'carol@example.net')).toMatchObject({
      ok: true,
      recipient: 'carol@example.net',
    });
    expect(sunk()).toEqual(['carol@example.net']);
  });

  it.each([
    'mallory@example.com',
    'mallory@mail.example.org',
    'mallory%example.com@example.org',
    '-oQ/tmp@example.org',
    'a@example.org b@example.org',
    'a@example.org>\r\nRCPT TO:<mallory@example.com',
    '',
  ])('refuses "%s", and does nothing', async (address) => {
    const key = await quarantine('alice@example.org');
    await expect(release(key, address)).rejects.toMatchObject({
      code: 'conflict',
      reason: 'recipientNotLocal',
    });
    expect(sunk()).toEqual([]);
    expect(await prisma().operation.count()).toBe(0);
  });

  it('is not decided by what a mail says in its text, or of other sites', async () => {
    await release(await quarantine('alice@example.org'), 'alice@example.org');
    const foreign = await quarantine('x@example.com', {
      body: 'To: alice@example.org\nX-DSPAM-User: alice@example.org\n',
    });
    await expect(release(foreign)).rejects.toMatchObject(unknown);
  });
});

describe('another try', () => {
  it('goes to the same address, and teaches nothing again', async () => {
    const key = await quarantine('alice@example.org, bob@example.org');
    sink.unknown.add('bob@example.org');
    const before = await site.stats('filter');
    expect(await release(key, 'bob@example.org')).toMatchObject({
      ok: false,
      reason: 'deliveryFailed',
      recipient: 'bob@example.org',
    });
    sink.unknown.clear();
    expect(await release(key)).toMatchObject({ ok: true, recipient: 'bob@example.org' });
    expect(sunk()).toEqual(['bob@example.org']);
    const after = await site.stats('filter');
    expect((after.innocent_misclassified ?? 0) - (before.innocent_misclassified ?? 0)).toBe(1);
  });

  it('may go to another one, and a failure confirms no address', async () => {
    const key = await quarantine('wrong@example.org');
    sink.unknown.add('wrong@example.org');
    expect(await release(key, 'wrong@example.org')).toMatchObject({ ok: false });
    await expect(release(await quarantine('wrong@example.org'))).rejects.toMatchObject(unknown);
    expect(await release(key, 'right@example.org')).toMatchObject({ ok: true });
    expect(sunk()).toEqual(['right@example.org']);
  });

  it('of a message that was in doubt, taken as arrived, keeps the address', async () => {
    const key = await quarantine('dora@example.org');
    sink.unknown.add('dora@example.org');
    await release(key, 'dora@example.org');
    await prisma().operation.updateMany({ data: { state: 'unconfirmed', reason: 'unconfirmed' } });
    expect(await confirmArrival(WHO, 'filter', key, newBatch())).toMatchObject({ ok: true });
    const [, arrived] = await prisma().operation.findMany({ orderBy: { id: 'asc' } });
    expect(arrived).toMatchObject({ proof: 'person', recipient: 'dora@example.org', state: 'done' });
  });

  it('after a crash goes to the same address', async () => {
    const key = await quarantine('alice@example.org, bob@example.org');
    sink.unknown.add('bob@example.org');
    await release(key, 'bob@example.org');
    const long = new Date(Date.now() - 3600_000);
    await prisma().operation.updateMany({
      data: {
        state: 'started',
        claim: 'c'.repeat(64),
        reason: null,
        startedAt: long,
        runAt: long,
        logInode: 0n,
        logOffset: 0n,
      },
    });
    await settleOperations(await findMailboxPlace('filter'));
    const [settled] = await prisma().operation.findMany();
    expect(settled).toMatchObject({ recipient: 'bob@example.org', claim: null });
    sink.unknown.clear();
    const again = releaseMessage(WHO, 'filter', key, newBatch(), { again: true });
    expect(await again).toMatchObject({ ok: true, recipient: 'bob@example.org' });
  });
});

describe('a release with nobody there to ask', () => {
  it('in a job, goes where it is decided, and stays with the reason where it is not', async () => {
    await release(await quarantine('alice@example.org'), 'alice@example.org');
    const keys = [
      await quarantine('alice@example.org'),
      await quarantine('bob@example.org'),
      await quarantine('alice@example.org, bob@example.org'),
      await quarantine('x@example.com'),
    ];
    const job = await createJob({ kind: 'release', actor: WHO, mailbox: 'filter', keys });
    await runJob(job.id);
    const items = await prisma().jobItem.findMany({ where: { jobId: job.id }, orderBy: { number: 'asc' } });
    expect(items.map(({ state, reason }) => [state, reason])).toEqual([
      ['done', null],
      ['failed', 'recipientUnknown'],
      ['failed', 'recipientUnknown'],
      ['failed', 'recipientUnknown'],
    ]);
    expect(sunk()).toEqual(['alice@example.org', 'alice@example.org']);
    expect(await listRecipients(job)).toEqual([{ address: 'alice@example.org', messages: 1 }]);
  });

  it('in the history, is released with the address that was said', async () => {
    const key = await quarantine('alice@example.org');
    const before = new Date(Date.now() - 60_000);
    const line = `${Math.floor(before.getTime() / 1000)}\tS\tSender <s@example.com>\t${key}\tMessage\tQuarantined\t<${made}@example.com>\n\n`;
    appendFileSync(site.files('filter').log, line);
    const wanted = { signature: key, as: 'innocent' as const };
    await expect(retrainMessage(WHO, 'filter', wanted, newBatch())).rejects.toMatchObject(unknown);
    expect(
      await retrainMessage(WHO, 'filter', { ...wanted, recipient: 'alice@example.org' }, newBatch()),
    ).toMatchObject({ ok: true, released: true, recipient: 'alice@example.org' });
    expect(sunk()).toEqual(['alice@example.org']);
  });
});

it('learns from the text, where the filter has forgotten the message, with the same address', async () => {
  const key = await quarantine('alice@example.org', { signatureRow: 'purged' });
  expect(await release(key, 'alice@example.org')).toMatchObject({ ok: true });
  expect(sunk()).toEqual(['alice@example.org']);
  expect(await prisma().operation.findFirst()).toMatchObject({
    way: 'corpus',
    recipient: 'alice@example.org',
  });
});

it('asks nothing of a user who is an address: it is theirs', async () => {
  const { signature } = await site.quarantine({
    user: 'alice@example.org',
    extraHeaders: 'To: bob@example.org\n',
  });
  const outcome = await releaseMessage('alice@example.org', 'alice@example.org', signature, newBatch(), {
    recipient: 'bob@example.org',
  });
  expect(outcome).toMatchObject({ ok: true });
  expect(outcome.recipient).toBeUndefined();
  expect(sunk()).toEqual(['alice@example.org']);
});

it('follows LOCAL_DOMAINS as it is: an address of a domain that is gone from it is asked about again', async () => {
  const key = await quarantine('old@example.net');
  sink.unknown.add('old@example.net');
  await release(key, 'old@example.net');
  const config = getConfig();
  const domains = config.localDomains;
  try {
    config.localDomains = ['example.org'];
    await expect(release(key)).rejects.toMatchObject(unknown);
    await expect(release(key, 'old@example.net')).rejects.toMatchObject({ reason: 'recipientNotLocal' });
  } finally {
    config.localDomains = domains;
  }
});

it('names the address by LMTP and to an agent as well', async () => {
  const conf = path.join(site.folder, 'dspam.conf');
  const text = readFileSync(conf, 'utf8');
  writeFileSync(conf, text.replace('DeliveryProto SMTP', 'DeliveryProto LMTP'));
  expect(await release(await quarantine('alice@example.org'), 'alice@example.org')).toMatchObject({
    ok: true,
  });
  expect(sink.taken).toMatchObject([{ proto: 'LMTP', to: ['alice@example.org'] }]);

  const agent = text.replace(/^Delivery.*\n/gm, '').replace(/(TrustedDeliveryAgent .*)-d %u/, '$1-i %r');
  writeFileSync(conf, agent);
  const sent = site.deliveries().length;
  expect(await release(await quarantine('bob@example.org'), 'bob@example.org')).toMatchObject({ ok: true });
  expect(site.deliveries().slice(sent)).toMatchObject([{ argv: ['-i', 'bob@example.org'] }]);
});

it('has a digest only for the addresses that an administrator has listed', async () => {
  for (const user of ['filter', 'filter@example.org']) {
    const place = await findMailboxPlace(user);
    expect(digestAddresses(user, 'boss@example.org', place)).toEqual(['boss@example.org']);
  }
  expect(digestAddresses('filter', '', await findMailboxPlace('filter'))).toEqual([]);
});
