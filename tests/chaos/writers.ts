import { createInterface } from 'node:readline';
import { endChild, spawnBound } from '@/scripts/setup/child.mjs';
import { TYPESCRIPT } from '@/scripts/setup/server.mjs';
import type { WrittenMessage } from './mixed-messages';
import { PEOPLE, TWO_WRITERS } from './people';

/** The processes that append, of messages that come to this spool: one for each mailbox, two for one of them. */
export interface Writers {
  /** Asks for messages `from` up to, not including, `to`, without waiting for them. */
  write(from: number, to: number): void;
  /** Waits until everything that was asked for has been written. */
  idle(): Promise<void>;
  /** Where everything went that has been written. */
  written(): WrittenMessage[];
  stop(): Promise<void>;
}

export function startWriters(
  home: string,
  seed: number,
  comesHere: (index: number) => boolean = () => true,
): Writers {
  let asked = 0;
  const written: WrittenMessage[] = [];
  let wake = () => {};
  const startWriter = (user: string, place: number) => {
    const child = spawnBound(
      process.execPath,
      [...TYPESCRIPT, 'tests/chaos/writer.ts', home, String(seed), user, String(place)],
      { stdio: ['pipe', 'pipe', 'inherit'] },
    );
    if (!child.stdin || !child.stdout) throw new Error('the writer has no pipes');
    createInterface({ input: child.stdout }).on('line', (line) => {
      written.push(JSON.parse(line));
      wake();
    });
    child.once('exit', () => wake());
    return { child, stdin: child.stdin };
  };
  const crews = PEOPLE.map((user) =>
    Array.from({ length: user === TWO_WRITERS ? 2 : 1 }, (_unused, place) => startWriter(user, place)),
  );
  const children = crews.flat();
  return {
    write(from, to) {
      for (let index = from; index < to; index++) {
        if (!comesHere(index)) continue;
        const crew = crews[index % crews.length] ?? [];
        crew[Math.floor(index / crews.length) % crew.length]?.stdin.write(`${index}\n`);
        asked += 1;
      }
    },
    async idle() {
      while (written.length < asked) {
        if (children.some(({ child }) => child.exitCode !== null)) throw new Error('a writer has ended');
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    written: () => written,
    async stop() {
      for (const { child } of children) await endChild(child, 5_000);
    },
  };
}
