import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { findMessageLetting } from '@/lib/data/sender-rules/message-letting';
import { requireMailbox } from '@/lib/data/session/access';
import { findMailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { rowsRead } from '@/tests/support/rows-read';
import { signedInAs } from '@/tests/support/signed-in-as';
import { testSite } from '@/tests/support/test-site';

// Whether an open message offers to let its sender through, and what it says before.

const SENDER = 'news@bank.example';
const site = await testSite({
  conf: 'Preference "enableWhitelist=on"\nAllowOverride localStore\nAllowOverride enableWhitelist\n',
});
writeFileSync(path.join(site.home, 'group'), 'team:shared:ann\n');
writeFileSync(
  path.join(site.folder, 'htpasswd'),
  ['ann', 'carl@home.example', 'off', 'nobody', 'folder', 'dora', 'admin']
    .map((name) => `${name}:{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=\n`)
    .join(''),
);

async function prefer(user: string, preference: string, value: string): Promise<void> {
  await site.query(
    'INSERT INTO dspam_preferences (uid, preference, value) SELECT uid, ?, ? FROM dspam_virtual_uids WHERE username = ?',
    [preference, value, user],
  );
}

beforeAll(async () => {
  for (const name of ['team', 'ann', 'carl@home.example', 'off', 'folder', 'dora']) {
    mkdirSync(site.files(name).dir, { recursive: true });
    await site.query('INSERT IGNORE INTO dspam_virtual_uids (username) VALUES (?)', [name]);
  }
  await prefer('off', 'enableWhitelist', 'off');
  await prefer('dora', 'localStore', 'folder');
});

const offer = (login: string, mailbox: string, address = SENDER, member = '') =>
  signedInAs(login, async () => {
    const who = await requireMailbox(mailbox);
    return findMessageLetting(await findMailboxPlace(mailbox), { member }, address, who);
  });

const PLAIN = { shared: null, like: null, isOwn: false, isHeld: false };

it('is made where the sender can be let through, with what has to be known of the address', async () => {
  const carl = 'carl@home.example';
  expect(await offer(carl, carl)).toEqual(PLAIN);
  expect(await offer(carl, carl, 'News@b\u0430nk.example')).toEqual({ ...PLAIN, like: SENDER });
  expect(await offer(carl, carl, 'boss@HOME.example')).toEqual({ ...PLAIN, isOwn: true });
  writeFileSync(site.files(carl).blocklist, 'bank.example\n');
  expect(await offer(carl, carl)).toEqual({ ...PLAIN, isHeld: true });
});

it('is not made where there is nobody to let through, or nobody can be', async () => {
  const carl = 'carl@home.example';
  expect(await offer(carl, carl, '')).toBeNull();
  expect(await offer(carl, carl, '@bank.example')).toBeNull();
  expect(await offer('off', 'off')).toBeNull();
  expect(await offer('nobody', 'nobody')).toBeNull();
});

it('is made in a shared group to whoever may change its words, and says for whom it would be', async () => {
  expect(await offer('ann', 'ann')).toBeNull();
  expect(await offer('admin', 'ann')).toEqual({ ...PLAIN, shared: 'team' });
});

it('is about the filter of whom the message is for', async () => {
  expect(await offer('folder', 'folder', SENDER, 'dora')).toBeNull();
  expect(await offer('admin', 'folder', SENDER, 'dora')).toEqual(PLAIN);
  await prefer('dora', 'enableWhitelist', 'off');
  expect(await offer('admin', 'folder', SENDER, 'dora')).toBeNull();
});

it('reads nothing of the database for mail of the mailbox itself', async () => {
  const carl = 'carl@home.example';
  const [place, who] = await signedInAs(carl, async () =>
    Promise.all([findMailboxPlace(carl), requireMailbox(carl)]),
  );
  expect(await rowsRead(() => findMessageLetting(place, { member: '' }, SENDER, who))).toBe(0);
});
