import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { getSenderRules } from '@/lib/data/sender-rules/get-sender-rules';
import { holdBack } from '@/lib/messages/sender-rules/hold-back';
import { noteWish } from '@/lib/messages/sender-rules/wish-rows';
import { findMailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { signedInAs } from '@/tests/support/signed-in-as';
import { testSite } from '@/tests/support/test-site';

const ALICE = 'alice@example.org';
const site = await testSite();
writeFileSync(path.join(site.folder, 'htpasswd'), `${ALICE}:{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=\n`);

const page = (number?: number) =>
  signedInAs(ALICE, () => getSenderRules(ALICE, number === undefined ? {} : { page: String(number) }));

it('lists fifty at a time, of whatever kind, and each once', async () => {
  await site.quarantine({ user: ALICE });
  const place = await findMailboxPlace(ALICE);
  expect(await page()).toMatchObject({ total: 0, pages: 1, rules: [], wishes: [] });
  for (let made = 0; made < 3; made++) await holdBack(place, `held${made}.example`, true);
  for (let made = 0; made < 70; made++)
    await noteWish(place, 'hold', { address: `p${made}@x.example`, by: 'alice' });
  for (let made = 0; made < 60; made++)
    await noteWish(place, 'release', { address: `d${made}.example`, below: made % 2 === 0, by: 'alice' });
  const pages = [await page(), await page(2), await page(3)];
  expect(pages.map(({ total, from, pages: count }) => [total, from, count])).toEqual([
    [133, 1, 3],
    [133, 51, 3],
    [133, 101, 3],
  ]);
  expect(pages.map(({ rules, wishes }) => [rules.length, wishes.length])).toEqual([
    [3, 47],
    [0, 50],
    [0, 33],
  ]);
  const all = pages.flatMap(({ wishes }) => wishes);
  expect(all.map(({ of }) => of)).toEqual([
    ...Array.from({ length: 70 }, (_each, made) => `p${made}@x.example`),
    ...Array.from({ length: 60 }, (_each, made) => `d${made}.example`),
  ]);
  expect(all.slice(70, 72)).toMatchObject([
    { kind: 'domain', below: true, by: 'alice' },
    { kind: 'domain', below: false, by: 'alice' },
  ]);
  expect(await page(9)).toMatchObject({ page: 3, unused: [expect.anything()] });
});
