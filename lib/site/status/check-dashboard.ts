import { keptFor } from '@/lib/ground/kept';
import { OPEN_STATES } from '@/lib/messages/operations/operation';
import type { SiteLogState } from '@/lib/people/statistics/follow-site-log';
import { findConfFaults, getConfig } from '@/lib/store/config/config';
import { prisma } from '@/lib/store/db/prisma';
import { isHomeReason } from '@/lib/store/home/require-home';
import { parseRoundFailure } from '@/lib/store/index/quarantine/round-failure';
import { findRound } from '@/lib/store/index/quarantine/rounds';
import { attention, fine, type HealthLine, unknown } from './health-line';

const MINUTE_MS = 60_000;
const LATE_MS = 15 * MINUTE_MS;
/** Current work does not count as unfinished. */
const UNSETTLED_MS = 10 * MINUTE_MS;

/** Reads every row of the index. */
const keptProblems = keptFor(5 * MINUTE_MS, () =>
  prisma().message.count({ where: { problems: { not: '' } } }),
);

/** How the dashboard itself is doing. Throws when the database is away. */
export async function checkDashboard(log: SiteLogState): Promise<HealthLine[]> {
  const [round, broken, unsettled, unconfirmed, jobs, tasks] = await Promise.all([
    findRound('quarantines'),
    keptProblems(),
    prisma().operation.count({
      where: { state: { in: OPEN_STATES }, startedAt: { lt: new Date(Date.now() - UNSETTLED_MS) } },
    }),
    prisma().operation.count({ where: { state: 'unconfirmed', undoneBy: null } }),
    prisma().job.count({ where: { state: { in: ['running', 'stopping'] } } }),
    prisma().task.count({ where: { state: { in: ['running', 'stopping'] } } }),
  ]);
  const logProblems = Object.values(log.problems).reduce((sum, count) => sum + count, 0);
  return [
    confLine(),
    indexLine(round, log),
    (broken + logProblems > 0 ? attention : fine)('problems', { messages: broken, records: logProblems }),
    (unsettled + unconfirmed > 0 ? attention : fine)('operations', { unsettled, unconfirmed }),
    fine('jobs', { jobs, tasks }),
  ];
}

/** DSPAM reads dspam.conf at each run, the dashboard when it has changed. */
function confLine(): HealthLine {
  const faults = findConfFaults();
  const file = getConfig().confPath;
  return faults.length > 0
    ? attention('conf', { file, faults: faults.join('; ') }, 'confFaulty')
    : fine('conf', { file });
}

function indexLine(round: Awaited<ReturnType<typeof findRound>>, log: SiteLogState): HealthLine {
  // A line of its own says why.
  if (isHomeReason(log.trouble?.reason)) return unknown('index', {}, 'indexUnknown');
  if (log.trouble)
    return attention(
      'index',
      { file: String(log.trouble.values.file ?? '') },
      log.trouble.reason === 'notPlainFile' ? 'indexNotPlain' : 'indexUnreadable',
    );
  if (log.isOff) return attention('index', {}, 'indexLogOff');
  if (log.phase === 'reading')
    return fine(
      'index',
      { percent: Math.floor((100 * log.readOffset) / Math.max(1, log.size)) },
      'indexReading',
    );
  if (!round) return unknown('index', {}, 'indexUnknown');
  const [first] = round.failures;
  if (first) {
    const values = { store: '', passed: 0, line: '', ...parseRoundFailure(first) };
    return attention('index', { count: round.failures.length, ...values }, 'indexFailures');
  }
  const minutes = Math.floor((Date.now() - round.finishedAt.getTime()) / MINUTE_MS);
  return (minutes * MINUTE_MS > LATE_MS ? attention : fine)('index', { minutes });
}
