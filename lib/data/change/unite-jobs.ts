import 'server-only';
import { z } from 'zod';
import { keyAt } from '@/lib/site/hosts/host-key';
import type { JobProgress } from './get-jobs';

/** What is united of a job of another host. */
export const jobShape = z.looseObject({
  id: z.string(),
  click: z.string(),
  state: z.enum(['running', 'stopping', 'stopped', 'done']),
  endedAt: z.string().nullable(),
  total: z.number(),
  failures: z.array(z.looseObject({ key: z.string() })),
  recipients: z.array(z.looseObject({ address: z.string() })),
});

/** Between what are parts of one click, on several hosts. */
export const AND = '+';
const MOST_FAILURES = 50;

/** The longer work of all hosts that can be asked: what is one click is one notice, with one Undo. */
export function uniteJobs(
  own: string,
  hosts: readonly { host: string; page: { jobs: JobProgress[] }; isAway: boolean }[],
): JobProgress[] {
  const clicks = new Map<string, JobProgress>();
  // How far those of a host are that cannot be asked, nobody knows.
  for (const { host, page, isAway } of hosts)
    for (const job of isAway ? [] : page.jobs) {
      const one = clicks.get(job.click);
      const other = host === own ? job : jobAt(host, job);
      clicks.set(job.click, one ? together(one, other) : other);
    }
  const rank = ({ endedAt }: JobProgress) =>
    endedAt === null ? Number.POSITIVE_INFINITY : Date.parse(endedAt);
  return [...clicks.values()].sort((one, other) => {
    const [left, right] = [rank(one), rank(other)];
    return left === right ? 0 : right - left;
  });
}

function jobAt(host: string, job: JobProgress): JobProgress {
  return {
    ...job,
    id: keyAt(host, job.id),
    batch: job.batch && keyAt(host, job.batch),
    runs: job.runs && keyAt(host, job.runs),
    failures: job.failures.map((each) => ({ ...each, key: keyAt(host, each.key) })),
  };
}

const ORDER = ['running', 'stopping', 'stopped', 'done'] as const;

function together(one: JobProgress, other: JobProgress): JobProgress {
  const [left, right] = [one.endedAt, other.endedAt];
  const isKnown = one.secondsLeft !== null || other.secondsLeft !== null;
  const recipients = new Map(one.recipients.map(({ address, messages }) => [address, messages]));
  for (const { address, messages } of other.recipients)
    recipients.set(address, (recipients.get(address) ?? 0) + messages);
  return {
    ...one,
    id: one.id + AND + other.id,
    state: ORDER.find((state) => one.state === state || other.state === state) ?? one.state,
    isOwn: one.isOwn && other.isOwn,
    endedAt: left === null || right === null ? null : ([left, right].sort().at(-1) ?? null),
    wasSeen: one.wasSeen && other.wasSeen,
    total: one.total + other.total,
    succeeded: one.succeeded + other.succeeded,
    failed: one.failed + other.failed,
    secondsLeft: isKnown ? Math.max(one.secondsLeft ?? 0, other.secondsLeft ?? 0) : null,
    failures: [...one.failures, ...other.failures].slice(0, MOST_FAILURES),
    notReversed: one.notReversed + other.notReversed,
    recipients: [...recipients]
      .map(([address, messages]) => ({ address, messages }))
      .sort((a, b) => b.messages - a.messages),
    batch: joined(one.batch, other.batch),
    runs: joined(one.runs, other.runs),
    isUndone: isGone(one) && isGone(other) && (one.isUndone || other.isUndone),
  };
}

/** Whether nothing of it is left to be undone. */
function isGone({ isUndone, succeeded }: JobProgress): boolean {
  return isUndone || succeeded === 0;
}

function joined(one: string | null, other: string | null): string | null {
  return [one, other].filter((each) => each !== null).join(AND) || null;
}
