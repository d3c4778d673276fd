import { beforeEach, describe, expect, it } from 'vitest';
import { holdMessage } from '@/lib/messages/operations/hold-message';
import { startOperation } from '@/lib/messages/operations/operation';
import { releaseMessage } from '@/lib/messages/quarantine/change/release-message';
import { listMessages } from '@/lib/messages/quarantine/list/list-messages';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { prisma } from '@/lib/store/db/prisma';
import type { Quarantined } from '../../../support/dspam-site';
import { emptySite } from '../../../support/empty-site';

const USER = 'alice@example.org';
const site = emptySite(USER, {});
let message: Quarantined;
beforeEach(async () => {
  message = await site().quarantine({ user: USER });
});

const working = async () => {
  const query = { sort: 'date', direction: 'asc', page: 1 } as const;
  return [...(await listMessages(await openQuarantine(USER), query)).working.values()].map(
    ({ kind, isLeft }) => `${kind}${isLeft ? ' left' : ''}`,
  );
};
/** As release-message.ts begins it. */
const begin = () =>
  startOperation(
    {
      actor: USER,
      store: USER,
      member: '',
      batch: 'a',
      messageKey: message.signature,
      signature: message.signature,
      fromText: '',
      subject: '',
      byteOffset: 0,
      record: message.record,
    },
    { kind: 'release', way: 'error' },
  );

describe('a message that is being released', () => {
  it('is left when the server was killed meanwhile, and not while it lives', async () => {
    const about = { store: USER, messageKey: message.signature };
    const operation = await holdMessage(about, async () => {
      const begun = await begin();
      expect(await working()).toEqual(['release']);
      return begun;
    });
    // Nobody holds it any more, and nobody has ended it.
    expect(await working()).toEqual(['release left']);
    // What was killed has let go of nothing, but gives no sign of life any more.
    const lock = { name: operation.claim ?? '', holder: 'a process', beatAt: new Date() };
    await prisma().lock.create({ data: lock });
    expect(await working()).toEqual(['release']);
    await prisma().lock.update({
      where: { name: lock.name },
      data: { beatAt: new Date(Date.now() - 60_000) },
    });
    expect(await working()).toEqual(['release left']);
    await prisma().lock.delete({ where: { name: lock.name } });
    await prisma().operation.update({ where: { id: operation.id }, data: { startedAt: new Date(0) } });
    // The next visit knows how it ended, as no run can last so long.
    expect(await working()).toEqual([]);
  });

  it('is neither when it is over', async () => {
    expect(await releaseMessage(USER, USER, message.signature, 'b')).toMatchObject({ ok: true });
    expect(await working()).toEqual([]);
  });
});
