import { createInterface } from 'node:readline';
import { endChild, spawnBound } from '@/scripts/setup/child.mjs';
import { TYPESCRIPT } from '@/scripts/setup/server.mjs';
import { PEOPLE } from './people';

/** The processes that append, one for each mailbox: two for one would mix their messages, as DSPAM's do (F§0.5). */
export interface Writers {
  /** Asks for messages `from` up to, not including, `to`, without waiting for them. */
  write(from: number, to: number): void;
  /** Waits until everything that was asked for has been written. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}

export function startWriters(home: string, seed: number): Writers {
  let asked = 0;
  let written = 0;
  let wake = () => {};
  const children = PEOPLE.map((user) => {
    const child = spawnBound(
      process.execPath,
      [...TYPESCRIPT, 'tests/chaos/writer.ts', home, String(seed), user],
      { stdio: ['pipe', 'pipe', 'inherit'] },
    );
    if (!child.stdin || !child.stdout) throw new Error('the writer has no pipes');
    createInterface({ input: child.stdout }).on('line', () => {
      written += 1;
      wake();
    });
    child.once('exit', () => wake());
    return { child, stdin: child.stdin };
  });
  return {
    write(from, to) {
      for (let index = from; index < to; index++) {
        children[index % children.length]?.stdin.write(`${index}\n`);
        asked += 1;
      }
    },
    async idle() {
      while (written < asked) {
        if (children.some(({ child }) => child.exitCode !== null)) throw new Error('a writer has ended');
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    async stop() {
      for (const { child } of children) await endChild(child, 5_000);
    },
  };
}
