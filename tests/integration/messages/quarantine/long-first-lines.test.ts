import { appendFileSync, readFileSync, rmSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { undoBatch } from '@/lib/messages/history/undo-batch';
import { newBatch } from '@/lib/messages/operations/operation';
import { deleteMessage } from '@/lib/messages/quarantine/change/delete-message';
import { releaseMessage } from '@/lib/messages/quarantine/change/release-message';
import { getMessage } from '@/lib/messages/quarantine/list/get-message';
import { listMessages } from '@/lib/messages/quarantine/list/list-messages';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { testSite } from '../../../support/test-site';

const ALICE = 'alice@example.org';
const all = { sort: 'date', direction: 'asc', page: 1 } as const;
const site = await testSite();
const list = async () => (await listMessages(await openQuarantine(ALICE), all)).messages;

/** Gives the last record of the quarantine another separator, as DSPAM keeps the one that a mail came with. */
async function quarantine(subject: string, line: string): Promise<string> {
  const { mbox } = site.files(ALICE);
  const before = await list().then((rows) => rows.length && readFileSync(mbox));
  const { signature } = await site.quarantine({ user: ALICE, subject });
  if (line === '') return signature;
  const record = readFileSync(mbox).subarray(before ? before.length : 0);
  rmSync(mbox);
  appendFileSync(
    mbox,
    Buffer.concat([before || Buffer.alloc(0), Buffer.from(line), record.subarray(record.indexOf(10) + 1)]),
  );
  return signature;
}

describe('a mail whose first line begins with "From ", however long', () => {
  it.each([480, 505, 520, 3000, 70_000, 1_100_000, 11_000_000])(
    'is a message of its own with %i letters: listed, opened, released, deleted and put back alone',
    async (letters) => {
      const before = await quarantine('before', '');
      const long = await quarantine('long', `From ${'q'.repeat(letters)} Sun Nov 29 19:00:00 2026\n`);
      const after = await quarantine('after', '');
      const rows = (await list()).map(({ key, subject, problems }) => [key, subject, problems]);
      expect(rows).toEqual([
        [before, 'before', ''],
        [long, 'long', ''],
        [after, 'after', ''],
      ]);
      const opened = await getMessage(ALICE, long);
      expect([opened.mail.subject, opened.truncated]).toEqual(['long', false]);
      expect(await releaseMessage(ALICE, ALICE, before, newBatch())).toMatchObject({ ok: true });
      expect(site.deliveries().at(-1)?.message).not.toContain('Subject: long');
      const batch = newBatch();
      expect(await deleteMessage(ALICE, ALICE, long, batch)).toMatchObject({ ok: true });
      expect((await list()).map(({ subject }) => subject)).toEqual(['after']);
      expect(await undoBatch(ALICE, ALICE, batch)).toMatchObject([{ ok: true }]);
      expect((await list()).map(({ subject }) => subject).sort()).toEqual(['after', 'long']);
      expect(await releaseMessage(ALICE, ALICE, long, newBatch())).toMatchObject({ ok: true });
      const delivered = site.deliveries().at(-1)?.message ?? '';
      expect(delivered.includes('Subject: long\n')).toBe(true);
      expect(delivered.includes('qqqq') || delivered.includes('Subject: after')).toBe(false);
      expect(await deleteMessage(ALICE, ALICE, after, newBatch())).toMatchObject({ ok: true });
    },
    60_000,
  );
});
