import type { DspamRun } from '@/lib/formats/dspam/command';
import type { FailureReason } from '@/lib/ground/reasons';

/** Why a run that only learns did not, or may not have. */
export type TrainingFailure = Extract<
  FailureReason,
  | 'notTrained'
  | 'trainRefused'
  | 'trainUnavailable'
  | 'trainFilterMissing'
  | 'trainTimedOut'
  | 'trainUnconfirmed'
>;

/** What a run of the filter that only learns means. */
export type TrainingVerdict =
  | { state: 'done'; reason: null }
  | { state: 'failed' | 'unconfirmed'; reason: TrainingFailure };

const REFUSED = 1;
const DAEMON_UNREACHABLE = 251;
/** The ends of a run that has looked at everything and learned nothing: dropped (0), or failed for the one user (255). */
const NOTHING_DONE = [0, 255];

/**
 * Learned is what stands in the log as learned; exit 0 is the answer to everything that was dropped as well (F§5). DSPAM
 * writes the record after it has learned, so a run that was ended before its record may have learned all the same.
 */
export function judgeTraining(run: DspamRun, proof: 'found' | 'missing' | 'unreadable'): TrainingVerdict {
  if (proof === 'found') return { state: 'done', reason: null };
  if (!run.started) return { state: 'failed', reason: 'trainFilterMissing' };
  if (proof === 'unreadable') return { state: 'unconfirmed', reason: 'trainUnconfirmed' };
  if (run.timedOut) return { state: 'unconfirmed', reason: 'trainTimedOut' };
  if (run.exitCode === REFUSED) return { state: 'failed', reason: 'trainRefused' };
  if (run.exitCode === DAEMON_UNREACHABLE) return { state: 'failed', reason: 'trainUnavailable' };
  if (run.exitCode !== null && NOTHING_DONE.includes(run.exitCode))
    return { state: 'failed', reason: 'notTrained' };
  return { state: 'unconfirmed', reason: 'trainUnconfirmed' };
}
