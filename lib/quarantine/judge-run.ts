import type { DspamRun } from '@/lib/dspam/command';
import type { ReleaseWay } from '@/lib/dspam/release-argv';
import { isDiskFull } from './disk-room';
import type { FailureReason } from './operation';

/** What a run of the filter means for the message. */
export interface Verdict {
  delivered: boolean;
  /** The filter has learned it as innocent, delivered or not. */
  trained: boolean;
  reason: FailureReason | null;
  /** What shows the delivery; null when nothing does. */
  proof: 'log' | 'exit-code' | null;
}

const LDA_FAILED = 255;
const DAEMON_UNREACHABLE = 251;
const REFUSED = 1;
/** `Broken returnCodes` makes dspam end so for what it takes for spam (F§5); in a delivery-only run it was delivered. */
const SPAM_DELIVERED = 99;

/**
 * Delivered is what ended with 0 AND stands in the log (F§0.2); neither says it alone. Where the filter delivers without
 * logging (`unlogged`) the exit code has to do. Everything else leaves the message where it is.
 */
export function judgeRun(
  run: DspamRun,
  proof: 'found' | 'missing' | 'unreadable',
  way: ReleaseWay,
  unlogged: boolean,
): Verdict {
  // F is written before the delivery agent is called, so it shows what was learned even when that fails (F§5).
  const trained = way === 'error' && proof === 'found';
  const failed = (reason: FailureReason): Verdict => ({ delivered: false, trained, reason, proof: null });
  if (isDiskFull(run.startError)) return failed('diskFull');
  if (run.timedOut) return failed('timedOut');
  const { exitCode } = run;
  if (exitCode === 0 || (exitCode === SPAM_DELIVERED && way === 'deliver')) {
    if (proof === 'found' || unlogged)
      return { delivered: true, trained, reason: null, proof: proof === 'found' ? 'log' : 'exit-code' };
    return failed(proof === 'missing' ? 'notDelivered' : 'unconfirmed');
  }
  if (exitCode === LDA_FAILED) return failed('deliveryFailed');
  if (exitCode === DAEMON_UNREACHABLE) return failed('filterUnavailable');
  if (exitCode === REFUSED) return failed('refused');
  if (exitCode === null && proof === 'missing') return failed('filterMissing');
  return failed(proof === 'found' ? 'unconfirmed' : 'deliveryFailed');
}
