import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { changeSenderRuleAtHosts } from '@/lib/data/at-hosts/sender-rule-at-hosts';
import { takeBackLetting } from '@/lib/data/sender-rules/let-also';
import type { SenderChange } from '@/lib/data/sender-rules/sender-asked';
import { isLetThrough } from '@/lib/messages/sender-rules/let-through';
import { findMailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { getConfig } from '@/lib/store/config/config';
import { prisma } from '@/lib/store/db/prisma';
import { signedInAs } from '@/tests/support/signed-in-as';
import { testSite } from '@/tests/support/test-site';

const USER = 'alice@example.org';
const site = await testSite({ conf: 'Preference "enableWhitelist=on"\n' });
const { dir, blocklist } = site.files(USER);
writeFileSync(path.join(site.folder, 'htpasswd'), `${USER}:{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=\n`);

beforeEach(async () => {
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(dir, { recursive: true });
  await prisma().auditEntry.deleteMany({});
});

const change = (intent: SenderChange['intent'], address: string) =>
  signedInAs(USER, () => changeSenderRuleAtHosts({ intent, mailbox: USER, address }));
const list = () => (existsSync(blocklist) ? readFileSync(blocklist, 'latin1') : '');

it.each(['github.io', 'a..b', '-x.y'])(
  'takes %s out of the list, which it would not put there',
  async (domain) => {
    writeFileSync(blocklist, `# mine\n${domain}\nshop.example\n`);
    await change('unhold', `@${domain}`);
    expect(list()).toBe('# mine\nshop.example\n');
    expect(await prisma().auditEntry.findMany({})).toMatchObject([
      { event: 'sender-rule', detail: `unhold ${domain}` },
    ]);
    await expect(change('hold', `@${domain}`)).rejects.toMatchObject({ reason: 'domainNotHeld' });
    expect(list()).toBe('# mine\nshop.example\n');
  },
);

it('notes nothing where a sender was not let through', async () => {
  await change('unlet', 'news@bank.example');
  await site.quarantine({ user: USER });
  await change('unlet', 'news@bank.example');
  expect(await prisma().auditEntry.count()).toBe(0);
});

describe('on a site that has several filter hosts by now', () => {
  const ADDRESS = 'news@bank.example';
  const isLet = async () => {
    const { trained } = await findMailboxPlace(USER);
    return trained !== null && isLetThrough(trained.uid, ADDRESS);
  };

  beforeEach(async () => {
    await site.quarantine({ user: USER });
    await change('let', ADDRESS);
    expect(await isLet()).toBe(true);
    getConfig().filterHosts = { own: 'web1', others: [{ name: 'web2', url: new URL('http://127.0.0.1:9') }] };
  });
  afterEach(() => {
    getConfig().filterHosts = null;
  });

  it('takes back a rule of before, and makes none', async () => {
    await change('unlet', ADDRESS);
    expect(await isLet()).toBe(false);
    expect((await prisma().auditEntry.findMany({})).map(({ detail }) => detail)).toEqual([
      `let ${ADDRESS}`,
      `unlet ${ADDRESS}`,
    ]);
    await expect(change('let', ADDRESS)).rejects.toMatchObject({ reason: 'sharedList' });
    expect(await isLet()).toBe(false);
  });

  it('takes it back with the Undo of the release that has made it', async () => {
    const batch = randomUUID();
    await site.query('UPDATE dashboard_sender_rule SET batch = ?', [batch]);
    expect(await signedInAs(USER, () => takeBackLetting(USER, [batch]))).toMatchObject([
      { what: 'takenBack' },
    ]);
    expect(await isLet()).toBe(false);
  });
});
