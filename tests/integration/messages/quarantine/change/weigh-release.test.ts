import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { hasToAsk, weighRelease, weighReleases } from '@/lib/messages/quarantine/change/weigh-release';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { findMailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { prisma } from '@/lib/store/db/prisma';
import { formatQuarantineRecord } from '@/scripts/demo/quarantine-record.mjs';
import { testSite } from '../../../../support/test-site';

const USER = 'alice@example.org';
const site = await testSite();

beforeAll(() => writeFileSync(path.join(site.home, 'group'), 'team:shared,managed:ann,ben\n'));
beforeEach(() => {
  for (const user of [USER, 'team']) rmSync(site.files(user).dir, { recursive: true, force: true });
});

async function quarantine(count: number, about: Partial<Parameters<typeof site.quarantine>[0]> = {}) {
  const keys: string[] = [];
  for (let number = 0; number < count; number++)
    keys.push((await site.quarantine({ user: USER, ...about })).signature);
  await openQuarantine(about.user ?? USER);
  return keys;
}

/** In the file of a group, with DSPAM's own header that names whom it is for. */
async function quarantineFor(member: string, count: number) {
  const { dir, mbox } = site.files('team');
  mkdirSync(dir, { recursive: true });
  const keys: string[] = [];
  for (let number = 0; number < count; number++) {
    const signature = `7,6b014b08${member.charCodeAt(0)}${String(number).padStart(6, '0')}`;
    const verdict = { processedAt: new Date(), confidence: 1, probability: 1, signature, user: member };
    appendFileSync(mbox, formatQuarantineRecord(Buffer.from(`Subject: ${signature}\n\ntext\n`), verdict));
    keys.push(signature);
  }
  await openQuarantine('team');
  return keys;
}

const weigh = async (keys: string[], user = USER) => weighRelease(await findMailboxPlace(user), keys);

describe('the weight of a release', () => {
  it('counts what is there, what is unlikely, and what is not judged', async () => {
    const keys = await quarantine(6);
    const scores = [90, 40, 19, 5, 0, -1];
    for (const [index, key] of keys.entries())
      await prisma().message.updateMany({ where: { key }, data: { score: scores[index] ?? -1 } });
    expect(await weigh([...keys, 'gone', keys[0] ?? ''])).toMatchObject({
      messages: 6,
      unlikely: 3,
      unjudged: 1,
      forGood: 0,
    });
  });

  it('counts what the filter would learn from the text: purged, of a block list, without a signature, of somebody else', async () => {
    const keys = [
      ...(await quarantine(2)),
      ...(await quarantine(1, { signatureRow: 'purged' })),
      ...(await quarantine(1, { signatureRow: 'zero' })),
      ...(await quarantine(1, { signature: '999,6b014b08307207081942277', signatureRow: 'purged' })),
    ];
    expect(await weigh(keys)).toMatchObject({ messages: 5, forGood: 3 });
  });

  it('leaves out what is somebody else’s in a file of several', async () => {
    const ann = await quarantineFor('ann', 2);
    const ben = await quarantineFor('ben', 1);
    expect(await weigh([...ann, ...ben], 'ann')).toMatchObject({ messages: 2 });
    expect(await weigh([...ann, ...ben], 'team')).toMatchObject({ messages: 3 });
  });
});

describe('a question', () => {
  it('comes from six on, or from two on that cannot be unlearned', async () => {
    const known = await quarantine(6);
    const old = await quarantine(2, { signatureRow: 'purged' });
    expect(hasToAsk(await weigh(known.slice(1)), undefined)).toBe(false);
    expect(hasToAsk(await weigh(known), undefined)).toBe(true);
    expect(hasToAsk(await weigh([...known.slice(0, 3), ...old.slice(1)]), undefined)).toBe(false);
    expect(hasToAsk(await weigh(old), undefined)).toBe(true);
  });

  it('is answered for this very set, in any order, and for no other', async () => {
    const keys = await quarantine(7);
    const asked = (await weigh(keys.slice(0, 6))).digest;
    expect(hasToAsk(await weigh(keys.slice(0, 6).reverse()), asked)).toBe(false);
    // As many, but one has gone and one has come.
    expect(hasToAsk(await weigh(keys.slice(1)), asked)).toBe(true);
    expect(hasToAsk(await weigh(keys), asked)).toBe(true);
    expect(hasToAsk(await weigh(keys), 'yes')).toBe(true);
  });

  it('adds up several mailboxes, and knows whose each message is', async () => {
    const own = await quarantine(3);
    const team = await quarantineFor('ann', 3);
    const sum = await weighReleases(
      new Map([
        [USER, own],
        ['team', team],
      ]),
    );
    expect(sum).toMatchObject({ messages: 6, forGood: 3 });
    const other = await weighReleases(
      new Map([
        ['team', [...team].reverse()],
        [USER, own],
      ]),
    );
    expect(other.digest).toBe(sum.digest);
    const swapped = await weighReleases(
      new Map([
        ['team', own],
        [USER, team],
      ]),
    );
    expect(swapped).toMatchObject({ messages: 0 });
    expect(hasToAsk(sum, undefined)).toBe(true);
    expect(hasToAsk(sum, sum.digest)).toBe(false);
  });
});
