import { describe, expect, it, vi } from 'vitest';
import { findChange } from '@/lib/data/change/find-change';
import { whileInHand } from '@/lib/messages/operations/in-hand';
import { newBatch } from '@/lib/messages/operations/operation';
import { applyToMessages } from '@/lib/messages/quarantine/change/apply-to-messages';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { findMailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { prisma } from '@/lib/store/db/prisma';
import { testSite } from '../../../support/test-site';

// What a page is told that was loaded while a change ran.

const USER = 'alice@example.org';
const site = await testSite();

const told = async (batch: string, login = USER, mailbox = USER) =>
  findChange(login, await findMailboxPlace(mailbox), batch);
const quarantined = async (subject: string) => (await site.quarantine({ user: USER, subject })).signature;

describe('a click that a crash has interrupted', () => {
  it.each(['release', 'delete'] as const)(
    'is going until a run cannot last any more, and then has ended by itself (%s)',
    async (kind) => {
      const key = await quarantined(kind);
      const { state } = await openQuarantine(USER);
      const row = await prisma().message.findFirstOrThrow({ where: { mailboxId: state.id, key } });
      const batch = newBatch();
      const { id } = await prisma().operation.create({
        data: {
          batch,
          actor: USER,
          store: USER,
          kind,
          way: kind === 'release' ? 'error' : 'none',
          state: 'started',
          messageKey: key,
          signature: row.signature,
          fromText: '',
          subject: kind,
          digest: '0'.repeat(64),
          byteOffset: row.byteOffset,
          byteLength: row.byteLength,
          startedAt: new Date(),
        },
      });
      expect(await told(batch)).toBe('going');
      await prisma().operation.update({
        where: { id },
        data: { startedAt: new Date(Date.now() - 10 * 60_000) },
      });
      expect(await told(batch)).toMatchObject({ intent: kind, done: 0, failed: [{ key }] });
    },
  );
});

describe('what was refused before anything was begun', () => {
  it('is told with the rest of its click', async () => {
    const [first, last] = [await quarantined('First'), await quarantined('Last')];
    await openQuarantine(USER);
    const { batch } = await applyToMessages('delete', USER, USER, [first, 'never-there', last]);
    expect(await told(batch)).toMatchObject({
      intent: 'delete',
      done: 2,
      failed: [{ key: 'never-there', reason: 'gone' }],
      batch,
    });
  });

  it('is told where nothing was begun, to who has clicked, and of no other mailbox', async () => {
    const { batch } = await applyToMessages('release', USER, USER, ['gone-1', 'gone-2']);
    expect(await told(batch)).toMatchObject({
      intent: 'release',
      done: 0,
      failed: [
        { key: 'gone-1', reason: 'gone' },
        { key: 'gone-2', reason: 'gone' },
      ],
      batch: null,
    });
    expect(await told(batch, 'admin')).toBeNull();
    await expect(told(batch, USER, 'bob')).rejects.toMatchObject({ code: 'not-found' });
    await expect(told(newBatch())).rejects.toMatchObject({ code: 'not-found' });
  });

  it('is told of an undo, and kept of the last five minutes only', async () => {
    const click = { actor: USER, user: USER, kind: 'restore' as const, intent: 'undo' as const, keys: ['a'] };
    const batch = newBatch();
    const refused = { key: 'a', ok: false, operationId: null, reason: 'putBack' as const };
    await whileInHand({ ...click, batch }, async () => [refused]);
    expect(await told(batch)).toMatchObject({ intent: 'undo', failed: [{ key: 'a', reason: 'putBack' }] });
    const now = vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 5 * 60_000);
    await whileInHand({ ...click, batch: newBatch() }, async () => [refused]);
    now.mockRestore();
    await expect(told(batch)).rejects.toMatchObject({ code: 'not-found' });
  });
});
