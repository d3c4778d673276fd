import { rmSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { newBatch } from '@/lib/messages/operations/operation';
import { releaseMessage } from '@/lib/messages/quarantine/change/release-message';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { restoreRemoved } from '@/lib/messages/removed/restore-removed';
import { holdAddress, holdAddressNoLonger } from '@/lib/messages/sender-rules/hold-address';
import { findLetDomain, letDomain, letDomainNoLonger } from '@/lib/messages/sender-rules/release-domain';
import { releaseLetDomains } from '@/lib/messages/sender-rules/release-let-domains';
import { findMailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { releaseDomainsStep } from '@/lib/site/upkeep/release-domains-step';
import { prisma } from '@/lib/store/db/prisma';
import type { NewMessage } from '../../../support/dspam-site';
import { emptySite } from '../../../support/empty-site';

const USER = 'alice@example.org';
const DAY_MS = 24 * 3600 * 1000;
const site = emptySite(USER, { SENDER_RULES_RELEASE: 'yes', DELIVERY_TIMEOUT_SECONDS: '10' });

beforeEach(async () => {
  await site().query('DELETE FROM dashboard_sender_wish');
  await site().query('DELETE FROM dashboard_audit');
  site().failDelivery(0);
});
afterEach(() => site().failDelivery(0));

const place = () => findMailboxPlace(USER);
const allow = async (domain = 'shop.example', below = false) =>
  letDomain(await place(), domain, { below, by: 'alice' });
const quarantine = (message: Partial<NewMessage>) => site().quarantine({ user: USER, ...message });

/** What a run has released, by the subjects of the mail that arrived. */
async function run(limits?: Parameters<typeof releaseLetDomains>[0]): Promise<string[]> {
  const before = site().deliveries().length;
  const { failures } = await releaseLetDomains(limits);
  expect(failures).toEqual([]);
  return site()
    .deliveries()
    .slice(before)
    .map(({ message }) => /^Subject: (.*)$/m.exec(message)?.[1] ?? '');
}
const audit = async () =>
  (await prisma().auditEntry.findMany({ orderBy: { id: 'asc' } })).map(({ event, actor, mailbox, detail }) =>
    [event, actor, mailbox, detail].join(' '),
  );

it('releases what came from a domain since, by the ordinary release, and says who wanted it', async () => {
  await quarantine({ subject: 'Before', from: 'a@shop.example', receivedAt: new Date(Date.now() - DAY_MS) });
  await allow();
  const { signature } = await quarantine({ subject: 'Offer', from: 'The Shop <A@Shop.example>' });
  await quarantine({ subject: 'Below', from: 'a@mail.shop.example' });
  await quarantine({ subject: 'Like it', from: 'a@myshop.example' });
  await quarantine({ subject: 'Other', from: 'a@other.example' });
  expect(await run()).toEqual(['Offer']);
  expect(await prisma().operation.findFirst({ where: { messageKey: signature } })).toMatchObject({
    kind: 'release',
    state: 'done',
    actor: 'sender-rule',
    proof: 'log',
    trained: true,
  });
  expect(await audit()).toEqual([`release sender-rule ${USER} 1 shop.example (alice)`]);
  expect(await run()).toEqual([]);
  expect(await audit()).toHaveLength(1);
  expect(await letDomainNoLonger(await place(), 'shop.example')).toBe(true);
  expect(await letDomainNoLonger(await place(), 'shop.example')).toBe(false);
  await quarantine({ subject: 'Later', from: 'a@shop.example' });
  expect(await run()).toEqual([]);
});

it('means those below it only where somebody says so, and both spellings', async () => {
  await allow('shop.example', true);
  await allow('xn--mller-kva.example');
  await quarantine({ subject: 'Below', from: 'a@news.mail.shop.example' });
  await quarantine({ subject: 'Like it', from: 'a@news.myshop.example' });
  await quarantine({ subject: 'Umlaut', from: Buffer.from('a@müller.example').toString('latin1') });
  await quarantine({ subject: 'Plain', from: 'a@xn--mller-kva.example' });
  expect((await run()).sort()).toEqual(['Below', 'Plain', 'Umlaut']);
  expect(await findLetDomain(await place(), 'müller.example')).toMatchObject({ below: false });
});

it('leaves a virus, what a list has kept out, and what does not say whom it is from', async () => {
  await allow();
  for (const result of ['Virus', 'Blacklisted', 'Blocklisted', 'Innocent'])
    await quarantine({ subject: result, from: 'a@shop.example', result });
  await quarantine({ subject: 'Two senders', from: 'a@shop.example, b@evil.example' });
  await quarantine({ subject: 'Two in one', from: '"b@evil.example" <a@shop.example>' });
  await quarantine({ subject: 'Twice', from: 'a@shop.example', extraHeaders: 'From: b@evil.example' });
  await quarantine({ subject: 'None', from: '' });
  expect(await run()).toEqual([]);
  expect(await prisma().operation.count()).toBe(0);
});

it('leaves what somebody holds back, the domain or the address', async () => {
  await allow();
  await quarantine({ subject: 'Offer', from: 'a@shop.example' });
  await holdAddress(await place(), 'a@shop.example', 'alice');
  expect(await run()).toEqual([]);
  await holdAddressNoLonger(await place(), 'a@shop.example');
  const { blocklist } = site().files(USER);
  writeFileSync(blocklist, 'SHOP.example\n');
  expect(await run()).toEqual([]);
  rmSync(blocklist);
  expect(await run()).toEqual(['Offer']);
});

it('never releases a message that anybody has tried, and never one that was put back', async () => {
  await allow();
  const { signature: failed } = await quarantine({ subject: 'Failed', from: 'a@shop.example' });
  site().failDelivery(75);
  await releaseMessage('alice', USER, failed, newBatch());
  site().failDelivery(0);
  const { signature: back } = await quarantine({ subject: 'Put back', from: 'a@shop.example' });
  expect(await run()).toEqual(['Put back']);
  const done = await prisma().operation.findFirstOrThrow({ where: { messageKey: back } });
  expect(await restoreRemoved('alice', USER, [done.id])).toMatchObject([{ ok: true }]);
  expect(await run()).toEqual([]);
  const { state } = await openQuarantine(USER);
  expect(state.messageCount).toBe(2);
});

it('stops with the first that does not arrive, and leaves that one to a person', async () => {
  await allow();
  const { signature } = await quarantine({ subject: 'First', from: 'a@shop.example' });
  await quarantine({ subject: 'Second', from: 'a@shop.example' });
  site().failDelivery(75);
  const { did, failures } = await releaseDomainsStep.run();
  expect(did).toBe('0 messages of 1 domains released');
  expect(failures).toHaveLength(1);
  expect(failures[0]).toContain(`${USER}, shop.example: a message was not released: `);
  expect(await audit()).toMatchObject([
    expect.stringMatching(/^release-failed sender-rule .* 1 [0-9a-f-]{36}$/),
  ]);
  site().failDelivery(0);
  expect(await run()).toEqual(['Second']);
  expect(await prisma().operation.count({ where: { messageKey: signature } })).toBe(1);
});

it('does so much in a run, of a domain and in all, and goes on in the next', async () => {
  await allow();
  await allow('other.example');
  for (const domain of ['shop.example', 'other.example'])
    for (const name of ['a', 'b', 'c'])
      await quarantine({ subject: `${name} of ${domain}`, from: `${name}@${domain}` });
  const limits = { most: 3, ofDomain: 2 };
  expect(await run(limits)).toEqual(['a of shop.example', 'b of shop.example', 'a of other.example']);
  expect(await run(limits)).toEqual(['c of shop.example', 'b of other.example', 'c of other.example']);
});

it('refuses what is nobody’s domain', async () => {
  for (const domain of ['co.uk', 'github.io', 'com', '[192.0.2.1]', 'no domain'])
    await expect(allow(domain)).rejects.toMatchObject({ reason: 'domainNotLet' });
});
