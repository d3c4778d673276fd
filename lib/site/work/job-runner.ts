import { ofProcess } from '@/lib/ground/of-process';
import { startRunner } from '@/lib/site/work/start-runner';
import { prisma } from '@/lib/store/db/prisma';
import { requireHome } from '@/lib/store/home/require-home';
import { runJob, SITE_JOBS_AT_ONCE } from './run-job';

const LOOK_MS = 2_000;

const look = ofProcess('job runner', () =>
  startRunner({
    name: 'job',
    everyMs: LOOK_MS,
    list: () =>
      prisma().job.findMany({
        where: { state: { in: ['running', 'stopping'] } },
        orderBy: { id: 'asc' },
        select: { id: true, siteBatch: true },
      }),
    mayBegin: requireHome,
    run: runJob,
    atOnce: ({ siteBatch }) =>
      siteBatch === null
        ? { of: 'jobs', most: Number.POSITIVE_INFINITY }
        : { of: 'site jobs', most: SITE_JOBS_AT_ONCE },
  }),
);

/** Starts looking for jobs that wait for somebody to work on them: new ones, and those of a process that is gone. */
export function startJobRunner(): void {
  look();
}

/** Looks now instead of within two seconds. */
export function lookForJobs(): void {
  look()();
}
