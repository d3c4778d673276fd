import path from 'node:path';
import { shellWord } from '@/lib/ground/files/shell-word';
import type { Check, Examined } from '@/lib/site/doctor/check/check';
import { type Finding, findingsOf, type Remedy } from '@/lib/site/doctor/check/finding';
import { isPackaged } from '@/lib/store/config/as-installed';
import { findProgram, isFolder } from '@/lib/store/config/places';
import { findMaintainJobs, type MaintainJob } from './find-maintain-jobs';
import { whoAmI } from './who';

const { good, warning, fault } = findingsOf('cron');

/** Who runs the maintenance, and whether it can find its programs: cron looks through less than a shell does. */
export const checkCron: Check = { name: 'cron', look: (examined) => checkCronIn('/', examined) };

/** The same, with /etc below another folder. */
export async function checkCronIn(root: string, examined: Examined): Promise<Finding[]> {
  // A timer that could be enabled is of no use where systemd does not run, as in a container.
  const jobs = (await findMaintainJobs(root)).filter(
    ({ passedOver }) => passedOver !== 'timer' || runsSystemd(root),
  );
  if (jobs.length === 0) return [warning('none', {}, runMaintenance(examined))];
  const found = await Promise.all(jobs.map((job) => judge(job, examined)));
  return found.flat();
}

async function judge(job: MaintainJob, examined: Examined): Promise<Finding[]> {
  const { user } = whoAmI();
  const seen = { file: job.file, user, other: job.user, path: job.path };
  if (job.passedOver) return [warning(`${job.passedOver}PassedOver`, seen, runIt(job))];
  if (job.user !== '' && job.user !== user) return [fault('otherUser', seen, runMaintenance(examined))];
  const [, named] =
    /(?:^|[\s;&|("'])((?:\S*\/)?(?:npm|npx|node|tsx|dspam-dashboard))(?=\s)/.exec(job.command) ?? [];
  // All but node itself look for node.
  const searched = named === undefined ? [] : [named, 'node'];
  const { DSPAM_BIN } = examined.env;
  if (!DSPAM_BIN?.includes('/')) searched.push(DSPAM_BIN?.trim() || 'dspam');
  for (const program of searched)
    if (findProgram(program, job.path) === undefined)
      return [
        fault(
          'notOnPath',
          { ...seen, program },
          { where: 'crontab', lines: [`PATH=${pathFor(examined, job.path)}`] },
        ),
      ];
  return [good('fine', seen)];
}

/** What has cron or systemd run a job that it ignores. */
function runIt({ file, passedOver }: MaintainJob): Remedy {
  const { dir, base } = path.parse(file);
  const lines = {
    name: `mv ${shellWord(file)} ${shellWord(path.join(/* turbopackIgnore: true */ dir, base.replace(/[^\w-]+/g, '-')))}`,
    mode: `chmod +x ${shellWord(file)}`,
    timer: `systemctl enable --now ${shellWord(base.replace(/service$/, 'timer'))}`,
  };
  return { where: 'shell', lines: [lines[passedOver ?? 'name']] };
}

const runsSystemd = (root: string) =>
  isFolder(path.join(/* turbopackIgnore: true */ root, 'run/systemd/system'));

/** What has the maintenance run every night: the package's timer where systemd runs this machine, else cron. */
export function runMaintenance(examined: Examined): Remedy {
  if (isPackaged() && runsSystemd('/'))
    return { where: 'shell', lines: ['systemctl enable --now dspam-dashboard-maintain.timer'] };
  return { where: 'crontab', lines: maintainLines(examined) };
}

/** The lines of a crontab that run the maintenance. */
export function maintainLines(examined: Examined): string[] {
  return [
    `PATH=${pathFor(examined, '/usr/local/bin:/usr/bin:/bin')}`,
    `17 3 * * * cd ${shellWord(examined.folder)} && npm run -s maintain`,
  ];
}

/** With the folders of the programs that this process has found. */
function pathFor({ dspamBin }: Examined, known: string): string {
  const own = [path.dirname(process.execPath), ...(dspamBin === null ? [] : [path.dirname(dspamBin)])];
  return [...new Set([...own, ...known.split(':').filter(Boolean)])].join(':');
}
