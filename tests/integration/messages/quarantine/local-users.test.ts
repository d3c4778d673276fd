import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { newBatch } from '@/lib/messages/operations/operation';
import { releaseMessage } from '@/lib/messages/quarantine/change/release-message';
import { listMessages } from '@/lib/messages/quarantine/list/list-messages';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { findMailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { findAccuracy } from '@/lib/people/statistics/find-accuracy';
import { prisma } from '@/lib/store/db/prisma';
import type { Quarantined } from '../../../support/dspam-site';
import { testSite } from '../../../support/test-site';

// A site of Unix users (F§13, first row): a dspam without virtual users, so that uids are those of the passwd file, names
// without a domain, and signatures without a uid (F§4).

const [USER, OTHER] = ['games', 'news'];
/** Signatures as DSPAM makes them with MySQLUIDInSignature off. */
const signature = (number: number) => `6b014b08${10_000 + number}1234512345`;
const site = await testSite({ scale: 'normal' });
let mail: Quarantined[];
let uid: number;

beforeAll(async () => {
  const conf = path.join(site.folder, 'dspam.conf');
  const on = /^MySQLUIDInSignature .*$/m;
  writeFileSync(conf, readFileSync(conf, 'utf8').replace(on, 'MySQLUIDInSignature off'));
  for (const line of readFileSync('/etc/passwd', 'utf8').split('\n')) {
    const [name, , number] = line.split(':');
    if (name !== USER && name !== OTHER) continue;
    await site.query('INSERT INTO dspam_virtual_uids VALUES (?, ?)', [number, name]);
    await site.query('INSERT INTO dspam_stats VALUES (?, 100, 100, 0, 0, 0, 0, 0, 0)', [number]);
    if (name === USER) uid = Number(number);
  }
  mail = [
    await site.quarantine({ user: USER, subject: 'Wanted', signature: signature(1) }),
    await site.quarantine({ user: USER, subject: 'Purged', signature: signature(2), signatureRow: 'purged' }),
    await site.quarantine({ user: USER, subject: 'Foreign', signature: `9999,${signature(3)}` }),
    await site.quarantine({ user: OTHER, subject: 'Another’s', signature: signature(4) }),
  ];
  // From here on it is a site without virtual users.
  await site.query('DROP TABLE dspam_virtual_uids');
});

const totals = async (of: number) => {
  const { innocentMisclassified, innocentCorpusfed } = await prisma().stats.findUniqueOrThrow({
    where: { uid: of },
  });
  return { released: Number(innocentMisclassified), fed: Number(innocentCorpusfed) };
};
const release = (message: Quarantined | undefined, user = USER) =>
  releaseMessage(user, user, message?.signature ?? '', newBatch());

it('takes the uid from the passwd file, and the name as it is for folders', async () => {
  expect(await findMailboxPlace(USER)).toMatchObject({
    store: USER,
    sharing: 'none',
    onlyMember: null,
    trained: { uid, name: USER },
  });
  expect((await findMailboxPlace('nobody-like-that')).trained).toBeNull();
  // Unix names differ by case: another spelling is another user, whom the passwd file does not know.
  expect((await findMailboxPlace('Games')).trained).toBeNull();
  const all = { sort: 'date', direction: 'asc', page: 1 } as const;
  const { messages } = await listMessages(await openQuarantine(USER), all);
  expect(messages.map(({ subject }) => subject).sort()).toEqual(['Foreign', 'Purged', 'Wanted']);
});

it('releases by a signature that has no uid in it, and corrects the data of that user alone', async () => {
  const before = await totals(uid);
  expect(await release(mail[0])).toMatchObject({ ok: true });
  expect(site.deliveries().at(-1)?.argv).toEqual(['-d', USER]);
  expect(await totals(uid)).toEqual({ ...before, released: before.released + 1 });
});

it('does not follow a signature that is purged, or has a uid in it although the site puts none in', async () => {
  const before = await totals(uid);
  for (const message of mail.slice(1, 3)) {
    expect(await release(message)).toMatchObject({ ok: true });
    expect(site.deliveries().at(-1)?.argv).toEqual(['-d', USER]);
  }
  expect(await totals(uid)).toEqual({ ...before, fed: before.fed + 2 });
});

it('keeps another’s mail and signatures out of reach', async () => {
  await expect(release(mail[3])).rejects.toMatchObject({ code: 'not-found' });
  expect(await release(mail[3], OTHER)).toMatchObject({ ok: true });
  expect(site.deliveries().at(-1)?.argv).toEqual(['-d', OTHER]);
});

it('adds a merged group’s figures without a table of names', async () => {
  const alone = await findAccuracy(USER);
  writeFileSync(path.join(site.home, 'group'), `${OTHER}:merged:${USER}\n`);
  expect(await findAccuracy(USER)).not.toEqual(alone);
});
