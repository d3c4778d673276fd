import { spawn } from 'node:child_process';
import type { FileHandle } from 'node:fs/promises';
import { openNameless } from '@/lib/ground/files/nameless-file';
import { programEnvironment } from '@/lib/ground/process/program-environment';

/** How a run of dspam ended. Exit code 0 says nothing about delivery (F§0.1). */
export interface DspamRun {
  /**
   * False when there is no such program, it may not be run, or the message could not be prepared: then nothing has
   * happened.
   */
  started: boolean;
  /** Why the message could not be prepared, such as ENOSPC on the disk with the temporary files. */
  startError?: unknown;
  /** Null when a signal ended it, or it did not start. */
  exitCode: number | null;
  /** The signal that ended it, such as `SIGKILL`: what it had done by then is not known. */
  signal: string | null;
  timedOut: boolean;
  /** The last 2 KB (or `keptBytes`) of what it wrote, standard output and error together. */
  output: string;
}

const OUTPUT_BYTES = 2048;
const KILL_GRACE_MS = 2_000;
const READ_GRACE_MS = 500;

/**
 * Runs dspam with an argument vector (never a shell) and the message on standard input. Rejects with nothing but what `begin` throws,
 * which is called when all is ready, and nothing else comes between it and the start: a program that is missing is a run without an
 * exit code. After `timeoutMs` the program and what it started are killed; it is then
 * not known whether the message was delivered.
 */
export async function runDspam(
  bin: string,
  args: string[],
  message: Buffer,
  timeoutMs: number,
  { keptBytes = OUTPUT_BYTES, begin }: { keptBytes?: number; begin?: () => Promise<void> } = {},
): Promise<DspamRun> {
  // A file without a name: if we crashed while writing to a pipe, dspam would take what it had got for the whole
  // message, and deliver part of it.
  let stdin: FileHandle;
  try {
    stdin = await openNameless(message);
  } catch (error) {
    return notStarted(error);
  }
  try {
    await begin?.();
    return await run(bin, args, stdin.fd, timeoutMs, keptBytes).catch(notStarted);
  } finally {
    await stdin.close();
  }
}

/** There was no room for the message, or no process could be created. */
function notStarted(error: unknown): DspamRun {
  const output = error instanceof Error ? error.message : String(error);
  return { started: false, startError: error, exitCode: null, signal: null, timedOut: false, output };
}

function run(
  bin: string,
  args: string[],
  stdin: number,
  timeoutMs: number,
  keptBytes: number,
): Promise<DspamRun> {
  return new Promise((resolve) => {
    // A process group of its own, so that a hanging delivery agent can be ended together with dspam.
    const child = spawn(bin, args, {
      stdio: [stdin, 'pipe', 'pipe'],
      detached: true,
      env: programEnvironment(),
    });
    let output = Buffer.alloc(0);
    let timedOut = false;
    let grace: NodeJS.Timeout | undefined;
    const collect = (chunk: Buffer) => {
      output = Buffer.concat([output, chunk]).subarray(-keptBytes);
    };
    const finish = (exitCode: number | null, signal: string | null, started = true) => {
      clearTimeout(timer);
      clearTimeout(grace);
      child.stdout?.destroy();
      child.stderr?.destroy();
      resolve({ started, exitCode, signal, timedOut, output: output.toString('utf8') });
    };
    const timer = setTimeout(() => {
      timedOut = true;
      endGroup(child.pid, 'SIGTERM');
      grace = setTimeout(() => {
        endGroup(child.pid, 'SIGKILL');
        finish(null, 'SIGKILL');
      }, KILL_GRACE_MS);
    }, timeoutMs);
    child.stdout?.on('data', collect);
    child.stderr?.on('data', collect);
    child.on('error', (error) => {
      collect(Buffer.from(error.message));
      finish(null, null, false);
    });
    // `close` comes once all its output was read; but an agent that lives on in the background must not hold up the
    // answer.
    child.on('exit', (code, signal) => {
      clearTimeout(timer);
      clearTimeout(grace);
      const unread = setTimeout(() => finish(code, signal), READ_GRACE_MS);
      child.on('close', () => {
        clearTimeout(unread);
        finish(code, signal);
      });
    });
  });
}

function endGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  try {
    if (pid) process.kill(-pid, signal);
  } catch {
    // It has exited meanwhile, or belongs to another user (a setuid delivery agent).
  }
}
