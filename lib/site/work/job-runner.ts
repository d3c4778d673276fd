import { setTimeout as wait } from 'node:timers/promises';
import { prisma } from '@/lib/store/db/prisma';
import { runJob } from './run-job';

const LOOK_MS = 2_000;
/** What went wrong is seldom mended sooner, and is in the log once. */
const AFTER_ERROR_MS = 15_000;
const SITE_JOBS_AT_ONCE = 2;

// Next evaluates modules more than once (per bundle); one runner a process is enough.
const shared = globalThis as typeof globalThis & {
  dashboardJobs?: { timer: NodeJS.Timeout; running: Set<bigint> };
};

/** Starts looking for jobs that wait for somebody to work on them: new ones, and those of a process that is gone. */
export function startJobRunner(): void {
  shared.dashboardJobs ??= { timer: setInterval(look, LOOK_MS).unref(), running: new Set() };
}

/** Looks now instead of within two seconds. */
export function lookForJobs(): void {
  startJobRunner();
  void look();
}

async function look(): Promise<void> {
  const running = shared.dashboardJobs?.running;
  if (!running) return;
  try {
    const waiting = await prisma().job.findMany({
      where: { state: { in: ['running', 'stopping'] } },
      orderBy: { id: 'asc' },
      select: { id: true, siteBatch: true },
    });
    // A click on a thousand mailboxes must not start a thousand filters, nor keep anybody else's job waiting.
    let ofSite = waiting.filter(({ id, siteBatch }) => siteBatch !== null && running.has(id)).length;
    for (const { id, siteBatch } of waiting) {
      if (running.has(id)) continue;
      if (siteBatch !== null && ++ofSite > SITE_JOBS_AT_ONCE) continue;
      running.add(id);
      runJob(id)
        .catch(async (error) => {
          console.error(`job ${id}`, error);
          await wait(AFTER_ERROR_MS, false, { ref: false });
          return false;
        })
        .then((hasWorked) => {
          running.delete(id);
          // One of several mailboxes is done: the next one.
          if (siteBatch !== null && hasWorked) void look();
        });
    }
  } catch (error) {
    // The database is away; the next look tries again.
    console.error('jobs', error instanceof Error ? error.message : error);
  }
}
