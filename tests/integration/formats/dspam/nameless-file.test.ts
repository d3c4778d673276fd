import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runDspam } from '@/lib/formats/dspam/command';
import { openNameless } from '@/lib/ground/files/nameless-file';
import { fillDisk, mountSmall } from '../../../chaos/faults';

const folder = mkdtempSync(path.join(tmpdir(), 'nameless-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Kills a process that lays a message ready at each of its moments in turn it left in the folder at any of them. */
function killAtEveryMoment(nameless: 'yes' | 'no'): { moments: number; left: Buffer[] } {
  const left: Buffer[] = [];
  for (let moment = 1; ; moment++) {
    const at = mkdtempSync(path.join(folder, 'tmp-'));
    const args = ['--import', 'tsx', 'tests/support/write-nameless.ts', at, String(moment), nameless];
    const { status, signal } = spawnSync(process.execPath, args, { stdio: 'inherit' });
    left.push(...readdirSync(at).map((name) => readFileSync(path.join(at, name))));
    if (status === 0) return { moments: moment - 1, left };
    expect(signal).toBe('SIGKILL');
  }
}

describe('a message that is laid ready for dspam', () => {
  it('leaves nothing behind at whatever moment the server is killed', () => {
    const { moments, left } = killAtEveryMoment('yes');
    expect(moments).toBeGreaterThanOrEqual(4);
    expect(left).toEqual([]);
  }, 120_000);

  it('leaves nothing of itself where the file system makes no files without a name', () => {
    const { moments, left } = killAtEveryMoment('no');
    expect(moments).toBeGreaterThanOrEqual(6);
    expect(left.every((content) => content.length === 0)).toBe(true);
  }, 120_000);

  it('can be read by nobody else', async () => {
    const file = await openNameless(Buffer.from('text'));
    expect((await file.stat()).mode & 0o777).toBe(0o600);
    expect((await file.stat()).nlink).toBe(0);
    await file.close();
  });

  it('says that the disk is full, and starts nothing', async () => {
    const small = mkdtempSync(path.join(folder, 'small-'));
    const unmount = mountSmall(small, 1);
    // Only root may mount.
    if (!unmount) return;
    const before = process.env.TMPDIR;
    process.env.TMPDIR = small;
    const mend = fillDisk(small);
    try {
      const run = await runDspam('/bin/cat', [], Buffer.alloc(65_536, 'a'), 10_000);
      expect(run).toMatchObject({ started: false, startError: { code: 'ENOSPC' } });
      expect(readdirSync(small)).toHaveLength(1);
    } finally {
      mend();
      unmount();
      if (before === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = before;
    }
  });
});
