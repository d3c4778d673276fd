import { ofProcess } from '@/lib/ground/of-process';
import { startRunner } from '@/lib/site/work/start-runner';
import { asBigInt, asText, orNull } from '@/lib/store/db/columns';
import { fetchRows } from '@/lib/store/db/fetch-rows';
import { requireHome } from '@/lib/store/home/require-home';
import { runJob, SITE_JOBS_AT_ONCE } from './run-job';

const LOOK_MS = 2_000;

const look = ofProcess('job runner', () =>
  startRunner({
    name: 'job',
    everyMs: LOOK_MS,
    list: async () => {
      const rows = await fetchRows(
        [asBigInt, orNull(asText)],
        "SELECT id, site_batch FROM dashboard_job WHERE state IN ('running', 'stopping') ORDER BY id",
      );
      return rows.map(([id, siteBatch]) => ({ id, siteBatch }));
    },
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
