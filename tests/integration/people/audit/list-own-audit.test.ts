import { expect, it } from 'vitest';
import { listVisits } from '@/lib/people/audit/list-own-audit';
import { AUDIT_EVENTS, recordAudit } from '@/lib/people/audit/record-audit';
import { testSite } from '../../../support/test-site';

await testSite();

it('tells people everything that others did in their mailbox, newest first, and nothing that they did themselves', async () => {
  const mailbox = 'alice@example.org';
  for (const event of AUDIT_EVENTS) await recordAudit({ event, actor: 'admin', mailbox, address: '::1' });
  await recordAudit({ event: 'release', actor: mailbox, mailbox, address: '::1' });
  await recordAudit({ event: 'release', actor: 'admin', mailbox: 'bob', address: '::1' });
  const found = await listVisits(mailbox, mailbox);
  expect(found.map(({ event }) => event)).toEqual([
    'retrain',
    'reset',
    'sender-rule',
    'alert',
    'preference',
    'restore',
    'arrived',
    'delete',
    'release-failed',
    'release',
    'mailbox-opened',
  ]);
  expect(new Set(found.map(({ actor }) => actor))).toEqual(new Set(['admin']));
});
