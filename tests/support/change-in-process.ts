import { AppError } from '@/lib/ground/errors';
import { retrainMessage } from '@/lib/messages/history/retrain-message';
import { newBatch } from '@/lib/messages/operations/operation';
import { deleteMessage } from '@/lib/messages/quarantine/change/delete-message';
import { releaseMessage } from '@/lib/messages/quarantine/change/release-message';
import { runJob } from '@/lib/site/work/run-job';

// A process of its own that changes one message, `change-in-process release|delete|retrain USER KEY`, or works on a job,
// `change-in-process job USER ID`, and says how it ended on standard output.

const [kind = '', user = '', key = ''] = process.argv.slice(2);
process.stdout.write(JSON.stringify(await change().catch(told)));
process.exit(0);

async function change(): Promise<{ ok: boolean; reason: string | null }> {
  const batch = newBatch();
  if (kind === 'job') return { ok: await runJob(BigInt(key)), reason: null };
  const { ok, reason } =
    kind === 'retrain'
      ? await retrainMessage(user, user, { signature: key, as: 'spam' }, batch)
      : await (kind === 'delete' ? deleteMessage : releaseMessage)(user, user, key, batch);
  return { ok, reason };
}

function told(error: unknown): { ok: boolean; reason: string | null } {
  if (error instanceof AppError) return { ok: false, reason: error.reason ?? error.code };
  throw error;
}
