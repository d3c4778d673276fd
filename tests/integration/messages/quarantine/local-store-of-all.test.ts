import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { newBatch } from '@/lib/messages/operations/operation';
import { releaseMessage } from '@/lib/messages/quarantine/change/release-message';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { findSharing } from '@/lib/people/mailbox/mailbox-place';
import { findObstacle } from '@/lib/site/deletion/find-obstacle';
import { testSite } from '../../../support/test-site';

const site = await testSite({ conf: 'Preference "localStore=wholesite"\n' });

/** Quarantines a message for a user in the folder of another name, as DSPAM does with localStore. */
async function quarantineIn(store: string, user: string, owner = user): Promise<string> {
  const { signature, record } = await site.quarantine({ user, subject: `For ${owner}` });
  const own = readFileSync(site.files(user).mbox);
  writeFileSync(site.files(user).mbox, own.subarray(0, own.length - record.length));
  const named = record.toString('latin1').replace(/^(X-DSPAM-Signature: .*)$/m, `$1\nX-DSPAM-User: ${owner}`);
  mkdirSync(site.files(store).dir, { recursive: true });
  appendFileSync(site.files(store).mbox, named, 'latin1');
  return signature;
}

it('releases to whom a message is for also where dspam.conf moves the mail of all into one file', async () => {
  const key = await quarantineIn('wholesite', 'fay');
  expect((await openQuarantine('wholesite')).place.sharing).toBe('stored');
  expect(await releaseMessage('boss', 'wholesite', key, newBatch())).toMatchObject({ ok: true });
  expect(site.deliveries().map(({ argv }) => argv)).toEqual([['-d', 'fay']]);
  expect(await site.stats('fay')).toMatchObject({ innocent_misclassified: 1 });
});

it('does not offer that file for deletion', async () => {
  expect(await findObstacle('wholesite', 'deletion')).toBe('deletionShared');
});

it('is not led by a header of the sender where localStore of a user does not count', async () => {
  // No line `AllowOverride localStore`, so nothing of others ever lies in gus's folder; dspam.conf counts no more either.
  const { uid } = await site.quarantine({ user: 'hal' });
  await site.query("INSERT INTO dspam_preferences VALUES (0, 'trainingMode', 'TEFT')");
  await site.query('INSERT INTO dspam_preferences VALUES (?, ?, ?)', [uid, 'localStore', 'gus']);
  expect(await findSharing('gus', true)).toBe('none');
  const key = await quarantineIn('gus', 'gus', 'hal');
  expect(await releaseMessage('gus', 'gus', key, newBatch())).toMatchObject({ ok: true });
  expect(site.deliveries().at(-1)?.argv).toEqual(['-d', 'gus']);
});
