import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { newBatch } from '@/lib/messages/operations/operation';
import { releaseMessage } from '@/lib/messages/quarantine/change/release-message';
import { prisma } from '@/lib/store/db/prisma';
import { startMailSink } from '../../../support/mail-sink';
import { testSite } from '../../../support/test-site';

// DSPAM 3.10.2 has freed the recipient of a release before it names it (F§5).

const site = await testSite();
const conf = path.join(site.folder, 'dspam.conf');
writeFileSync(conf, readFileSync(conf, 'utf8').replace(/(TrustedDeliveryAgent .*)-d %u/, '$1-d %r'));

const waysOf = async (messageKey: string) =>
  (await prisma().operation.findMany({ where: { messageKey } })).map(({ way, state }) => `${way} ${state}`);

async function expectReleased(user: string, signatureRow: 'known' | 'purged', ways: string[]) {
  const { signature } = await site.quarantine({ user, signatureRow });
  const sent = site.deliveries().length;
  expect(await releaseMessage(user, user, signature, newBatch())).toMatchObject({ ok: true });
  expect(site.deliveries().slice(sent)).toMatchObject([{ argv: ['-d', user] }]);
  expect(await waysOf(signature)).toEqual(ways);
}

it('an agent that is told the recipient gets the right one, by two runs', async () => {
  await expectReleased('alice@example.org', 'known', ['signature done']);
  await expectReleased('alice@example.org', 'purged', ['corpus done']);
  expect(await site.stats('alice@example.org')).toMatchObject({
    innocent_misclassified: 1,
    innocent_corpusfed: 1,
  });
});

it('so does a mail server, which is told RCPT TO', async () => {
  const sink = await startMailSink();
  onTestFinished(() => sink.stop());
  appendFileSync(conf, `DeliveryHost 127.0.0.1\nDeliveryPort ${sink.port}\nDeliveryProto LMTP\n`);
  const release = async (user: string, signatureRow: 'known' | 'purged') => {
    const { signature } = await site.quarantine({ user, signatureRow });
    expect(await releaseMessage(user, user, signature, newBatch())).toMatchObject({ ok: true });
    return waysOf(signature);
  };
  expect(await release('bob@example.org', 'known')).toEqual(['signature done']);
  expect(await release('bob@example.org', 'purged')).toEqual(['corpus done']);
  expect(await release('bob', 'known')).toEqual(['signature done']);
  expect(sink.taken.map(({ proto, to }) => [proto, ...to])).toEqual([
    ['LMTP', 'bob@example.org'],
    ['LMTP', 'bob@example.org'],
    ['LMTP', 'bob'],
  ]);
});
