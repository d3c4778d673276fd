import { afterEach, expect, it } from 'vitest';
import { newBatch } from '@/lib/messages/operations/operation';
import { releaseMessage } from '@/lib/messages/quarantine/change/release-message';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { createJob } from '@/lib/site/work/create-job';
import { runJob } from '@/lib/site/work/run-job';
import { prisma } from '@/lib/store/db/prisma';
import { hearLog } from '@/tests/support/hear-log';
import { testSite } from '../../../support/test-site';

// What a release that failed leaves behind: one line in the server's log, the run's end with the operation, an entry in the audit log.

const USER = 'alice@example.org';
const site = await testSite({ env: { DELIVERY_TIMEOUT_SECONDS: '2' } });
const lines = hearLog();
afterEach(() => site.failDelivery(0));

const release = (key: string) => releaseMessage('ops@example.org', USER, key, newBatch());

it('one line, with who, whose mailbox, which message and where it lies, the way, the exit code and what was said', async () => {
  const { signature } = await site.quarantine({
    user: USER,
    subject: 'A secret matter',
    body: 'A secret text',
  });
  await openQuarantine(USER);
  const { byteOffset } = await prisma().message.findFirstOrThrow({ where: { key: signature } });
  site.failDelivery(75);
  expect(await release(signature)).toMatchObject({ ok: false, reason: 'deliveryFailed' });
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(
    new RegExp(
      `^error release failed: actor=ops@example.org mailbox=${USER} message=${signature} offset=${byteOffset} way=error reason=deliveryFailed exit=255 said=`,
    ),
  );
  expect(lines[0]).not.toContain('secret');
  const operation = await prisma().operation.findFirstOrThrow({ where: { messageKey: signature } });
  expect(operation).toMatchObject({ state: 'failed', exitCode: 255 });
  expect(operation.output?.length).toBeLessThanOrEqual(2048);
  // The next one, that goes another way, has its own.
  expect(await release(signature)).toMatchObject({ ok: false });
  expect(lines).toHaveLength(2);
  expect(lines[1]).toContain('way=deliver');
});

it('none if it worked, or if somebody else was quicker', async () => {
  const { signature } = await site.quarantine({ user: USER });
  await openQuarantine(USER);
  await Promise.allSettled([release(signature), release(signature), release(signature)]);
  expect(lines).toEqual([]);
});

it('one entry in the audit log for a job, with how many failed and the batch that knows more', async () => {
  const { signature } = await site.quarantine({ user: USER });
  const { signature: other } = await site.quarantine({ user: USER });
  await openQuarantine(USER);
  site.failDelivery(75);
  const job = await createJob({ kind: 'release', actor: 'ops', mailbox: USER, keys: [signature, other] });
  await runJob(job.id);
  await runJob(job.id);
  const entries = await prisma().auditEntry.findMany({ where: { event: 'release-failed' } });
  expect(entries.map(({ actor, mailbox, detail }) => [actor, mailbox, detail])).toEqual([
    ['ops', USER, `2 ${job.batch}`],
  ]);
  expect(lines.filter((line) => line.startsWith('error release failed: actor=ops '))).toHaveLength(2);
  expect(lines.slice(2)).toEqual([
    `info job ended: job=${job.id} kind=release actor=ops mailbox=${USER} state=done succeeded=0 failed=2`,
  ]);
});
