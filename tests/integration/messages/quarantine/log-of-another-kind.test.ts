import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { newBatch } from '@/lib/messages/operations/operation';
import { releaseMessage } from '@/lib/messages/quarantine/change/release-message';
import { listMessages } from '@/lib/messages/quarantine/list/list-messages';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { testSite } from '../../../support/test-site';

const ALICE = 'alice@example.org';
const site = await testSite();

describe('something else in the place of the log that proves a release', () => {
  it.each([
    ['a folder', (log: string) => void mkdirSync(log)],
    ['a named pipe', (log: string) => void execFileSync('mkfifo', [log])],
    ['a symbolic link', (log: string) => symlinkSync('/dev/null', log)],
  ])('%s is told before the filter runs, and the message stays', async (_what, make) => {
    const { signature } = await site.quarantine({ user: ALICE });
    const { log } = site.files(ALICE);
    const delivered = site.deliveries().length;
    rmSync(log, { recursive: true, force: true });
    make(log);
    await expect(releaseMessage(ALICE, ALICE, signature, newBatch())).rejects.toMatchObject({
      reason: 'notPlainFile',
      values: { file: log },
    });
    expect(site.deliveries()).toHaveLength(delivered);
    rmSync(log, { recursive: true });
    const rows = await listMessages(await openQuarantine(ALICE), { sort: 'date', direction: 'asc', page: 1 });
    expect(rows.messages.map(({ key }) => key)).toContain(signature);
    expect(await releaseMessage(ALICE, ALICE, signature, newBatch())).toMatchObject({ ok: true });
  });
});
