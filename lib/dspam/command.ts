import { spawn } from 'node:child_process';

/** How a run of dspam ended. Exit code 0 says nothing about delivery (F§0.1). */
export interface DspamRun {
  /** Null when the program was killed or could not be started. */
  exitCode: number | null;
  timedOut: boolean;
  /** The last 2 KB of what it wrote, standard output and error together. */
  output: string;
}

const OUTPUT_BYTES = 2048;
const KILL_GRACE_MS = 2_000;

/** Not for the filter and the delivery agents behind it. */
const SECRETS = new Set(['NEXTAUTH_SECRET', 'DATABASE_URL', 'HTPASSWD_FILE']);

/**
 * Runs dspam with an argument vector (never a shell) and the message on standard input. Never rejects: a program that is
 * missing is a run without an exit code. After `timeoutMs` the program and what it started are ended; whether the
 * message was delivered then is not known.
 */
export function runDspam(bin: string, args: string[], stdin: Buffer, timeoutMs: number): Promise<DspamRun> {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !SECRETS.has(name)));
  return new Promise((resolve) => {
    // A process group of its own, so that a hanging delivery agent can be ended together with dspam.
    const child = spawn(bin, args, {
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: true,
      env: { ...env, NODE_ENV: process.env.NODE_ENV },
    });
    let output = Buffer.alloc(0);
    let timedOut = false;
    const collect = (chunk: Buffer) => {
      output = Buffer.concat([output, chunk]).subarray(-OUTPUT_BYTES);
    };
    const end = (signal: NodeJS.Signals) => {
      try {
        if (child.pid) process.kill(-child.pid, signal);
      } catch {
        // It has ended meanwhile, or belongs to another user (a setuid delivery agent).
      }
    };
    let grace: NodeJS.Timeout | undefined;
    const timer = setTimeout(() => {
      timedOut = true;
      end('SIGTERM');
      grace = setTimeout(() => {
        end('SIGKILL');
        finish(null);
      }, KILL_GRACE_MS);
    }, timeoutMs);
    const finish = (exitCode: number | null) => {
      clearTimeout(timer);
      clearTimeout(grace);
      for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy();
      resolve({ exitCode, timedOut, output: output.toString('utf8') });
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    // dspam may end without reading all of it; its exit code tells.
    child.stdin.on('error', () => undefined);
    child.on('error', (error) => {
      collect(Buffer.from(error.message));
      finish(null);
    });
    // `exit`, not `close`: an agent that lives on in the background must not hold the answer back.
    child.on('exit', (code) => finish(code));
    child.stdin.end(stdin);
  });
}
