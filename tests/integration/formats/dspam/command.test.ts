import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runDspam } from '@/lib/formats/dspam/command';

const folder = mkdtempSync(path.join(tmpdir(), 'command-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A program of these lines, to be run instead of dspam. */
function program(name: string, lines: string, mode = 0o755): string {
  const file = path.join(folder, name);
  writeFileSync(file, `#!/bin/sh\n${lines}\n`);
  chmodSync(file, mode);
  return file;
}

const run = (bin: string, timeoutMs = 20_000) =>
  runDspam(bin, [], Buffer.from('Subject: a\n\nb\n'), timeoutMs);

describe('runDspam', () => {
  it('tells how a run ended: by itself, by a signal, by the time limit, or not begun', async () => {
    expect(await run(program('ends', 'cat >&2; exit 3'))).toEqual({
      started: true,
      exitCode: 3,
      signal: null,
      timedOut: false,
      output: 'Subject: a\n\nb\n',
    });
    for (const signal of ['KILL', 'SEGV', 'TERM'])
      expect(await run(program(signal, `kill -${signal} $$; sleep 5`))).toMatchObject({
        started: true,
        exitCode: null,
        signal: `SIG${signal}`,
        timedOut: false,
      });
    expect(await run(program('hangs', 'exec sleep 60'), 200)).toMatchObject({
      started: true,
      exitCode: null,
      signal: 'SIGTERM',
      timedOut: true,
    });
    const notBegun = { started: false, exitCode: null, signal: null, timedOut: false };
    expect(await run(path.join(folder, 'missing'))).toMatchObject(notBegun);
    expect(await run(program('not-mine', 'exit 0', 0o644))).toMatchObject(notBegun);
  });

  it('keeps the last output of a program, even if nobody read it before it exited', async () => {
    const said = program('speaks', 'echo why; exit 1');
    const runs = Array.from({ length: 20 }, () => run(said));
    // The runs are begun by file work; then the server is busy with something else until all have ended.
    for (let turn = 0; turn < 20; turn++) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 30);
    }
    for (const { exitCode, output } of await Promise.all(runs))
      expect({ exitCode, output }).toEqual({ exitCode: 1, output: 'why\n' });
  });

  it('does not wait for what a program has left in the background', async () => {
    const left = program('leaves', 'sleep 60 & echo done; echo $! > "$0.pid"');
    expect(await run(left, 40_000)).toMatchObject({ exitCode: 0, timedOut: false, output: 'done\n' });
    process.kill(Number(readFileSync(`${left}.pid`, 'utf8')));
  });
});
