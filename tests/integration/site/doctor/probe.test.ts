import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { parseDspamConf } from '@/lib/formats/dspam/conf';
import { listMessages } from '@/lib/messages/quarantine/list/list-messages';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { probeMailbox } from '@/lib/site/doctor/probe/probe-mailbox';
import { getConfig } from '@/lib/store/config/config';
import { prisma } from '@/lib/store/db/prisma';
import { testSite } from '../../../support/test-site';

const site = await testSite();
const USER = 'alice@example.org';
const maildir = path.join(site.folder, 'Maildir');
mkdirSync(path.join(maildir, 'new'), { recursive: true });
await site.quarantine({ user: USER, subject: 'Somebody’s own' });

/** An agent that delivers into the Maildir. */
function deliver(script: string): void {
  const agent = path.join(site.folder, 'agent');
  writeFileSync(agent, `#!/bin/sh\n${script}\n`);
  chmodSync(agent, 0o755);
}

async function subjects(): Promise<string[]> {
  const { messages } = await listMessages(await openQuarantine(USER), {
    sort: 'date',
    direction: 'desc',
    page: 1,
  });
  return messages.map(({ subject }) => subject);
}

/** What somebody would find of it: bytes other than LF in the copies, operations, mail, and what the filter has learned. */
async function left() {
  const { removedMbox } = site.files(USER);
  const copies = readFileSync(removedMbox, 'latin1').replaceAll('\n', '').replaceAll('\0', '');
  const [[tokens]] = (await site.query('SELECT COUNT(*) AS count FROM dspam_token_data')) as unknown as [
    [{ count: number }],
  ];
  return {
    copies,
    tokens: tokens.count,
    stats: await site.stats(USER),
    operations: await prisma().operation.count(),
    mail: readdirSync(path.join(maildir, 'new')),
    quarantine: await subjects(),
  };
}

const own = await subjects();

it('a marked message goes the whole way, teaches nothing, and is taken away again', async () => {
  deliver(`cat > ${maildir}/new/$$`);
  const stats = await site.stats(USER);
  const findings = await probeMailbox(USER, maildir);
  expect(findings.map(({ level, says }) => `${level} ${says}`)).toEqual([
    'good filtered',
    'good quarantined',
    'good released',
    'good arrived',
    'good takenAway',
  ]);
  expect(await left()).toEqual({ copies: '', tokens: 0, stats, operations: 0, mail: [], quarantine: own });
});

it('what fails on the way is told, and the message does not stay', async () => {
  deliver('echo "no such user" >&2; exit 67');
  const stats = await site.stats(USER);
  const findings = await probeMailbox(USER, maildir);
  expect(findings.map(({ level, says }) => `${level} ${says}`)).toEqual([
    'good filtered',
    'good quarantined',
    'fault notReleased',
    'good takenAway',
  ]);
  expect(findings[2]?.values).toMatchObject({ reason: 'deliveryFailed', code: 255 });
  expect(await left()).toEqual({ copies: '', tokens: 0, stats, operations: 0, mail: [], quarantine: own });
});

it('mail that goes somewhere else has not arrived, and it says where nobody can look', async () => {
  deliver('cat > /dev/null');
  const elsewhere = await probeMailbox(USER, maildir);
  expect(elsewhere.at(3)).toMatchObject({ level: 'fault', says: 'notArrived', values: { places: maildir } });
  const unseen = await probeMailbox(USER, undefined);
  expect(unseen.at(3)).toMatchObject({ level: 'warning', says: 'arrivalUnseen' });
});

it('a mailbox that is not there is not made', async () => {
  expect(await probeMailbox('a/b', undefined)).toMatchObject([{ level: 'fault', says: 'broken' }]);
  const user = 'mistyped@example.org';
  expect(await probeMailbox(user, undefined)).toMatchObject([{ level: 'fault', says: 'noMailbox' }]);
  expect(existsSync(site.files(user).dir)).toBe(false);
});

it('a user whose name is not an address gets no message on a site where a release has to name one', async () => {
  await site.quarantine({ user: 'filter' });
  const before = readFileSync(site.files('filter').mbox);
  const config = getConfig();
  const { conf, localDomains } = config;
  Object.assign(config, {
    conf: parseDspamConf('DeliveryHost 127.0.0.1\nDeliveryProto SMTP\n'),
    localDomains: ['example.org'],
  });
  try {
    expect(await probeMailbox('filter', undefined)).toMatchObject([{ level: 'fault', says: 'broken' }]);
    expect(readFileSync(site.files('filter').mbox)).toEqual(before);
  } finally {
    Object.assign(config, { conf, localDomains });
  }
});
