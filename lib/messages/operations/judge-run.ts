import type { DspamRun } from '@/lib/formats/dspam/command';
import type { ReleaseWay } from '@/lib/formats/dspam/release-argv';
import { wasAgentKilled } from '@/lib/formats/dspam/was-agent-killed';
import { isDiskFull } from '@/lib/ground/files/not-written';
import type { FailureReason } from '@/lib/ground/reasons';

/** What a run of the filter that delivers means for the message. */
export interface Verdict {
  delivered: boolean;
  /** The filter has learned it as innocent by its signature, delivered or not. */
  trained: boolean;
  /** The filter has learned its text as innocent, delivered or not. */
  fed: boolean;
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
 * logging (`unlogged`) the exit code has to do. That it was not delivered is said only where the agent cannot have taken it:
 * - it said so itself (255; DSPAM ends so, too, when the agent was killed, which only the shell that ran it tells), or dspam took it for spam in a run that delivers none (99);
 * - dspam was not started, or refused before it read the message (1);
 * - its daemon was away (251), and nothing was logged: DSPAM logs before it calls the agent. (It ends so, too, when the daemon dies
 *   or is silent in the middle of its work.)
 * Everything else may have arrived, a run without a record that ended with 0 as well as one that was killed. See decision 111.
 */
export function judgeRun(
  run: DspamRun,
  proof: 'found' | 'missing' | 'unreadable',
  way: ReleaseWay,
  unlogged: boolean,
): Verdict {
  const { exitCode } = run;
  // The record is written before the delivery agent is called, so it shows what was learned even when that fails (F§5); and
  // the agent is only called for what was learned.
  const learned = proof === 'found' || (exitCode === LDA_FAILED && !unlogged);
  const deliversSpam = way === 'deliver' || way === 'signature';
  const taught = { trained: learned && way === 'error', fed: learned && way === 'corpus' };
  const failed = (reason: FailureReason): Verdict => ({ delivered: false, ...taught, reason, proof: null });
  if (isDiskFull(run.startError)) return failed('diskFull');
  if (!run.started) return failed('filterMissing');
  if (run.timedOut) return failed('timedOut');
  if (exitCode === 0 || (exitCode === SPAM_DELIVERED && deliversSpam)) {
    if (proof !== 'found' && !unlogged) return failed('unconfirmed');
    return { delivered: true, ...taught, reason: null, proof: proof === 'found' ? 'log' : 'exit-code' };
  }
  if (exitCode === LDA_FAILED) return failed(wasAgentKilled(run.output) ? 'unconfirmed' : 'deliveryFailed');
  if (proof === 'found' || unlogged) return failed('unconfirmed');
  if (exitCode === SPAM_DELIVERED) return failed('deliveryFailed');
  if (exitCode === REFUSED) return failed('refused');
  return failed(exitCode === DAEMON_UNREACHABLE && proof === 'missing' ? 'filterUnavailable' : 'unconfirmed');
}

/** Whether what came of a run leaves open if the mail arrived. */
export function isUncertain(reason: FailureReason | null): boolean {
  return reason === 'unconfirmed' || reason === 'timedOut';
}
