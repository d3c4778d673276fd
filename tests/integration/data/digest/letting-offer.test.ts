import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { findLettingOffer } from '@/lib/data/digest/letting-offer';
import { testSite } from '../../../support/test-site';

const SENDER = 'news@bank.example';
const site = await testSite({ conf: 'Preference "enableWhitelist=on"\nAllowOverride localStore\n' });
writeFileSync(path.join(site.home, 'group'), 'team:shared:ann\ncrew:shared,managed:ben\nsite:merged:mia\n');

async function uidOf(user: string): Promise<number> {
  mkdirSync(site.files(user).dir, { recursive: true });
  await site.query('INSERT IGNORE INTO dspam_virtual_uids (username) VALUES (?)', [user]);
  const [rows] = await site.query('SELECT uid FROM dspam_virtual_uids WHERE username = ?', [user]);
  return Number((rows as { uid: number }[])[0]?.uid);
}

beforeAll(async () => {
  const localStore =
    "INSERT INTO dspam_preferences (uid, preference, value) VALUES (?, 'localStore', 'folder')";
  await site.query(localStore, [await uidOf('emil')]);
});

it.each(['mia', 'carl'])('is made to %s, for whom alone it would be', async (user) => {
  await uidOf(user);
  expect(await findLettingOffer(user, SENDER)).toMatchObject({ messages: 0 });
});

it.each(['team', 'crew', 'TEAM', 'site', 'ann', 'ben'])(
  'is not made to %s, where it would be for a whole group',
  async (user) => {
    for (const name of ['team', 'crew', 'site', 'ann', 'ben']) await uidOf(name);
    expect(await findLettingOffer(user, SENDER)).toBeNull();
  },
);

it('is not made where localStore has put mail of others into the folder', async () => {
  for (const name of ['dora', 'folder']) await uidOf(name);
  expect(await findLettingOffer('folder', SENDER)).toBeNull();
  expect(await findLettingOffer('dora', SENDER)).not.toBeNull();
});

it('says what has to be known of the sender', async () => {
  await uidOf('zoe@home.example');
  const offer = (address: string) => findLettingOffer('zoe@home.example', address);
  expect(await offer(SENDER)).toMatchObject({ like: null, isOwn: false, isHeld: false });
  expect(await offer('News@b\u0430nk.example')).toMatchObject({ like: SENDER, isOwn: false });
  expect(await offer('boss@Home.example')).toMatchObject({ like: null, isOwn: true });
  writeFileSync(site.files('zoe@home.example').blocklist, 'bank.example\n');
  expect(await offer(SENDER)).toMatchObject({ isHeld: true });
});
