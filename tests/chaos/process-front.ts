import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { runJob } from '@/lib/site/work/run-job';
import { prisma } from '@/lib/store/db/prisma';
import { spawnBound } from '@/scripts/setup/child.mjs';
import { TYPESCRIPT } from '@/scripts/setup/server.mjs';
import type { Front } from './front';
import { PEOPLE } from './people';

const WORKERS = 2;

/**
 * Processes that call the domain, for the short form: no build and no server is needed. `places` are the words, one place after the other,
 * that run a program elsewhere than here.
 */
export function processFront(seed: number, places: string[][] = [[]]): Front {
  let round = 0;
  const children: ChildProcess[] = [];
  let clicked = 0;
  let answered = 0;
  const kill = async () => {
    const ending = children.splice(0).map((child) => {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      return gone;
    });
    await Promise.all(ending);
  };
  const startWorker = async (name: string, place: number) => {
    const script = [...TYPESCRIPT, '--conditions=react-server', 'tests/chaos/domain-worker.ts', name];
    const there = places[place % places.length] ?? [];
    const [program = process.execPath, ...args] = [...there, process.execPath, ...script];
    const child = spawnBound(program, args, { stdio: ['ignore', 'pipe', 'ignore'] });
    if (!child.stdout) throw new Error('the worker has no output');
    children.push(child);
    const lines = createInterface({ input: child.stdout });
    lines.on('line', (line) => {
      if (line === 'clicked') clicked += 1;
      if (line === 'answered') answered += 1;
    });
    await Promise.race([once(lines, 'line'), once(lines, 'close')]);
  };
  return {
    async start() {
      round += 1;
      const names = Array.from({ length: WORKERS }, (_unused, worker) =>
        String(seed + 1000 * round + worker),
      );
      await Promise.all(names.map(startWorker));
    },
    kill,
    pids: () => children.flatMap(({ pid }) => pid ?? []),
    async visit() {
      for (const user of PEOPLE) await openQuarantine(user);
      const open = await prisma().job.findMany({ where: { state: { in: ['running', 'stopping'] } } });
      for (const { id } of open) await runJob(id);
    },
    // A click that was foreseen to fail counts as answered, so what is left was cut off.
    clicks: () => ({ answered, cutOff: clicked - answered, failed: 0 }),
    rest: kill,
    stop: kill,
  };
}
