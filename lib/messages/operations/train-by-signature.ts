import { runDspam } from '@/lib/formats/dspam/command';
import { retrainArgv } from '@/lib/formats/dspam/release-argv';
import type { LogMark } from '@/lib/formats/logs/log-mark';
import { getConfig } from '@/lib/store/config/config';
import { judgeTraining, type TrainingVerdict } from './judge-training';
import type { LogFile } from './prove-delivery';
import { proveTraining, type TrainedClass } from './prove-training';

/** One run of the filter that learns and delivers nothing. */
export interface Training {
  as: TrainedClass;
  signature: string;
  /** For `--user`: DSPAM follows the uid of the signature (F§0.8), so check that before. */
  asUser: string;
  log: LogFile;
  /** Where the log ended before. */
  mark: LogMark;
  /** The last thing before the run; what it throws is thrown, and nothing was learned (begin-run.ts). */
  begin: () => Promise<void>;
}

/**
 * Tells the filter what a message is, by its signature (F§9, third row), and returns what shows that it has learned.
 */
export async function trainBySignature(
  training: Training,
): Promise<TrainingVerdict & { exitCode: number | null; output: string }> {
  const { as, signature, asUser, log, mark, begin } = training;
  const { dspamBin, deliveryTimeoutMs } = getConfig();
  const run = await runDspam(
    dspamBin,
    retrainArgv(as, signature, asUser),
    Buffer.alloc(0),
    deliveryTimeoutMs,
    { begin },
  );
  const verdict = judgeTraining(run, await proveTraining(log, mark, as, signature));
  return { ...verdict, exitCode: run.exitCode, output: run.output };
}
