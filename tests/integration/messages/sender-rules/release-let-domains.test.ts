import { rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { toAuditRows } from '@/lib/data/site/audit-row';
import { eraseWithCopy } from '@/lib/messages/operations/erase-with-copy';
import { newBatch } from '@/lib/messages/operations/operation';
import { releaseMessage } from '@/lib/messages/quarantine/change/release-message';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { restoreRemoved } from '@/lib/messages/removed/restore-removed';
import { holdAddress, holdAddressNoLonger } from '@/lib/messages/sender-rules/hold-address';
import { findLetDomain, letDomain, letDomainNoLonger } from '@/lib/messages/sender-rules/release-domain';
import { releaseLetDomains } from '@/lib/messages/sender-rules/release-let-domains';
import { recordAudit } from '@/lib/people/audit/record-audit';
import { findMailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { releaseDomainsStep } from '@/lib/site/upkeep/release-domains-step';
import { prisma } from '@/lib/store/db/prisma';
import type { NewMessage } from '../../../support/dspam-site';
import { emptySite } from '../../../support/empty-site';

vi.mock('@/lib/messages/operations/erase-with-copy', { spy: true });
vi.mock('@/lib/messages/quarantine/change/release-message', { spy: true });
vi.mock('@/lib/people/audit/record-audit', { spy: true });

const USER = 'alice@example.org';
const OTHERS = ['bob@example.org', 'carol@example.org', 'dave@example.org'];
const DAY_MS = 24 * 3600 * 1000;
const site = emptySite(USER, { SENDER_RULES_RELEASE: 'yes', DELIVERY_TIMEOUT_SECONDS: '10' });

beforeEach(async () => {
  await site().query('DELETE FROM dashboard_sender_wish');
  await site().query('DELETE FROM dashboard_audit');
  site().failDelivery(0);
  for (const name of OTHERS) rmSync(site().files(name).dir, { recursive: true, force: true });
});
afterEach(() => site().failDelivery(0));

const place = () => findMailboxPlace(USER);
const allow = async (domain = 'shop.example', below = false, user = USER) =>
  letDomain(await findMailboxPlace(user), domain, { below, by: 'alice' });
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
    [event, actor, mailbox, detail].join(' ').replace(/[0-9a-f-]{36}/, 'CLICK'),
  );
/** What the page of the audit log says of releases by rules. */
const shown = async () =>
  (await toAuditRows(await prisma().auditEntry.findMany({ orderBy: { id: 'asc' } }))).map(
    ({ ofRule }) => ofRule,
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
  expect(await audit()).toEqual([`release sender-rule ${USER} CLICK shop.example (alice)`]);
  expect(await shown()).toEqual([{ domain: 'shop.example', madeBy: 'alice', count: 1 }]);
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
  expect(await audit()).toEqual([
    `release sender-rule ${USER} CLICK shop.example (alice)`,
    `release-failed sender-rule ${USER} 1 CLICK`,
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

it('goes past mail that is to be left, however much there is of it', async () => {
  await allow();
  for (const name of ['b', 'c', 'd'])
    await quarantine({ subject: name, from: `a@shop.example, ${name}@evil.example` });
  await quarantine({ subject: 'Offer', from: 'a@shop.example' });
  expect(await run({ most: 3, ofDomain: 2 })).toEqual(['Offer']);
});

it('looks at others each time where there is more than it reads in a night, and says so', async () => {
  await allow();
  for (const name of ['b', 'c', 'd'])
    await quarantine({ subject: name, from: `a@shop.example, ${name}@evil.example` });
  await quarantine({ subject: 'Offer', from: 'a@shop.example' });
  const told = `${USER}, shop.example: of 4 messages that may be meant 2 were looked at`;
  // Every second time, by chance.
  for (let runs = 0; runs < 200; runs++) {
    const { released, failures } = await releaseLetDomains({ looked: 2 });
    expect(failures).toEqual([told]);
    if (released > 0) break;
  }
  expect((await prisma().operation.findMany()).map(({ subject }) => subject)).toEqual(['Offer']);
});

it('releases somebody’s mail whatever is wrong with the mailboxes of others', async () => {
  for (const user of OTHERS) {
    await site().quarantine({ user, from: 'a@shop.example' });
    symlinkSync('/dev/null', site().files(user).blocklist);
    await allow('shop.example', false, user);
  }
  await quarantine({ subject: 'Before' });
  await allow();
  await quarantine({ subject: 'Offer', from: 'a@shop.example' });
  const { released, failures } = await releaseLetDomains();
  expect(failures).toHaveLength(3);
  expect(released).toBe(1);
});

it('takes a mailbox that takes no mail for one failure, and has it wait behind the others from then on', async () => {
  const [bob = ''] = OTHERS;
  await site().quarantine({ user: bob });
  for (const domain of ['a.example', 'b.example', 'c.example', 'd.example']) {
    await allow(domain, false, bob);
    await site().quarantine({ user: bob, from: `x@${domain}`, subject: domain });
  }
  await quarantine({ subject: 'Before' });
  await allow();
  await quarantine({ subject: 'First', from: 'a@shop.example' });
  await quarantine({ subject: 'Second', from: 'a@shop.example' });
  const tried = async () =>
    (await prisma().operation.findMany({ orderBy: { id: 'asc' } })).map(({ subject }) => subject);
  site().failDelivery(75);
  expect((await releaseLetDomains()).failures).toHaveLength(2);
  expect(await tried()).toEqual(['a.example', 'First']);
  site().failDelivery(0);
  await prisma().auditEntry.deleteMany({ where: { mailbox: USER } });
  expect(await releaseLetDomains({ most: 2 })).toMatchObject({ released: 2, failures: [] });
  expect(await tried()).toEqual(['a.example', 'First', 'Second', 'b.example']);
});

it('takes for released what has arrived, and cannot be taken out of the quarantine yet', async () => {
  await allow();
  await quarantine({ subject: 'First', from: 'a@shop.example' });
  await quarantine({ subject: 'Second', from: 'a@shop.example' });
  vi.mocked(eraseWithCopy).mockRejectedValueOnce(new Error('the disk is away'));
  const { released, failures } = await releaseLetDomains();
  expect(released).toBe(2);
  expect(failures).toEqual([
    `${USER}, shop.example: a message has arrived, and is in the quarantine still: deliveredNotErased`,
  ]);
  expect(await audit()).toEqual([`release sender-rule ${USER} CLICK shop.example (alice)`]);
});

it('notes a release before it begins, and begins none that it cannot note', async () => {
  await allow();
  await quarantine({ subject: 'Offer', from: 'a@shop.example' });
  vi.mocked(recordAudit).mockRejectedValueOnce(new Error('the table is full'));
  expect(await releaseLetDomains()).toMatchObject({
    released: 0,
    failures: [`${USER}, shop.example: a message could not be released: the table is full`],
  });
  expect(await prisma().operation.count()).toBe(0);
  let before: unknown;
  vi.mocked(releaseMessage).mockImplementationOnce(async () => {
    before = await audit();
    throw new Error('killed');
  });
  await releaseLetDomains();
  expect(before).toEqual([`release sender-rule ${USER} CLICK shop.example (alice)`]);
  expect(await shown()).toEqual([{ domain: 'shop.example', madeBy: 'alice', count: null }]);
});
