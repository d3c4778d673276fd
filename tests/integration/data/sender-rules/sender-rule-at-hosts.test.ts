import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { changeSenderRuleAtHosts } from '@/lib/data/at-hosts/sender-rule-at-hosts';
import type { SenderChange } from '@/lib/data/sender-rules/sender-asked';
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
