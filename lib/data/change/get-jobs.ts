import 'server-only';
import { type FilterSaid, filterSaid } from '@/lib/data/request/filter-said';
import type { SignedIn } from '@/lib/data/session/session';
import { type FailureReason, failureReason } from '@/lib/ground/reasons';
import { unforeseen } from '@/lib/ground/unforeseen';
import { type JobWithFailures, listJobs } from '@/lib/site/work/list-jobs';
import { noteSeen } from '@/lib/site/work/note-seen';
import { lookForLeftWork } from '@/lib/site/work/start-runner';

/** A job as a page shows it. */
export interface JobProgress {
  id: string;
  /** `spam`, `innocent`: retrained as that; `retrainBack`: the undo of it. */
  kind: 'release' | 'delete' | 'restore' | 'spam' | 'innocent' | 'retrainBack';
  state: 'running' | 'stopping' | 'stopped' | 'done';
  /** The login that did it. */
  by: string;
  /** Whether that is the viewer. */
  isOwn: boolean;
  /** ISO; null while it goes on. */
  endedAt: string | null;
  /** The viewer was shown its end before. */
  wasSeen: boolean;
  total: number;
  succeeded: number;
  failed: number;
  /** At the pace so far; null when that cannot be told yet. */
  secondsLeft: number | null;
  /** At most 50. */
  failures: { key: string; subject: string; reason: FailureReason; said: FilterSaid | null }[];
  /** Of a restore: messages that the filter goes on counting as innocent. */
  notReversed: number;
  /** Addresses that it has released to, where these had to be named, most messages first. */
  recipients: { address: string; messages: number }[];
  /** For `Undo`; null when there is nothing to undo (any more). */
  batch: string | null;
  /** Names what it is doing; null when it has ended. */
  runs: string | null;
  /** Everything that it did was undone since. */
  isUndone: boolean;
  /** Names the click; its parts on several filter hosts have one name. */
  click: string;
}

/** The jobs of a mailbox that are to be shown, of these kinds or all; the end of one is shown at one visit. Authorise before. */
export async function getJobs(
  who: SignedIn,
  mailbox: string,
  kinds?: readonly JobProgress['kind'][],
): Promise<JobProgress[]> {
  const all = await listJobs(mailbox, who.login);
  const shown = kinds === undefined ? all : all.filter(({ job }) => kinds.includes(kindOf(job)));
  if (shown.some(({ job }) => job.finishedAt === null)) lookForLeftWork();
  const news = shown.filter(({ job, wasSeen }) => job.finishedAt !== null && !wasSeen);
  await noteSeen(
    who.login,
    news.map(({ job }) => job.id),
  );
  return shown.map((job) => toProgress(who, job));
}

function toProgress(
  who: SignedIn,
  { job, wasSeen, failures, notReversed, recipients, undoable }: JobWithFailures,
): JobProgress {
  const { state, total, succeeded, failed } = job;
  const finished = succeeded + failed;
  const elapsed = Math.max(0, Date.now() - job.createdAt.getTime()) / 1000;
  return {
    id: job.id.toString(),
    kind: kindOf(job),
    state,
    by: job.actor,
    isOwn: job.actor === who.login,
    endedAt: job.finishedAt?.toISOString() ?? null,
    wasSeen,
    total,
    succeeded,
    failed,
    secondsLeft:
      state === 'running' && finished > 0 ? Math.ceil((elapsed / finished) * (total - finished)) : null,
    failures: failures.map((item) => ({
      key: item.messageKey,
      subject: item.subject,
      reason: failureReason(item.reason),
      said: filterSaid(who, item),
    })),
    notReversed,
    recipients,
    batch: undoable > 0 ? job.batch : null,
    runs: job.finishedAt === null ? job.batch : null,
    isUndone: job.kind !== 'restore' && succeeded > 0 && undoable === 0,
    click: job.batch,
  };
}

function kindOf({ kind, trainAs }: JobWithFailures['job']): JobProgress['kind'] {
  switch (kind) {
    case 'release':
    case 'delete':
      return kind;
    case 'retrain':
      return trainAs ?? 'spam';
    case 'restore':
      return trainAs === null ? kind : 'retrainBack';
    default:
      return unforeseen(kind);
  }
}
