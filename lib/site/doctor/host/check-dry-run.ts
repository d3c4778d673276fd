import { runDspam } from '@/lib/formats/dspam/command';
import { listUserFolders } from '@/lib/formats/dspam/list-stores';
import type { Check } from '@/lib/site/doctor/check/check';
import { findingsOf } from '@/lib/site/doctor/check/finding';
import { whoAmI } from './who';

const { good, warning, fault, unknown } = findingsOf('dryRun');

const TIMEOUT_MS = 15_000;
const MAIL = Buffer.from('From: doctor@localhost\nSubject: dry run\n\nNothing is learned from this.\n');
const UNREACHABLE = 251;

/**
 * Asks the filter to judge a small mail for another user, who is known to it: with `--classify` it learns nothing,
 * delivers nothing, and writes nothing (F§5). It exits with 1 for a user that dspam.conf does not trust, and says why
 * only in the mail log.
 */
export const checkDryRun: Check = {
  name: 'dryRun',
  async look({ config, home, scale, dspamBin }) {
    if (home === null || scale === null || dspamBin === null) return [unknown('notKnown')];
    const { user } = whoAmI();
    const { names } = await listUserFolders(home, scale);
    const other = names.find((name) => name !== user);
    if (other === undefined) return [unknown('nobody')];
    // The way that a release takes.
    const client = (config?.releaseArgs ?? []).filter((word) => word === '--client');
    const args = [...client, '--user', other, '--classify'];
    const run = await runDspam(dspamBin, args, MAIL, TIMEOUT_MS);
    const seen = {
      user,
      other,
      code: run.exitCode ?? String(run.signal),
      output: run.output.trim().slice(-300),
    };
    if (!run.started) return [fault('notStarted', seen)];
    if (run.timedOut) return [fault('hangs', { ...seen, seconds: TIMEOUT_MS / 1000 })];
    if (run.exitCode === 0)
      return [/X-DSPAM-Result:/i.test(run.output) ? good('fine', seen) : warning('silent', seen)];
    if (run.exitCode === 1)
      return [fault('refused', seen, { where: 'dspam.conf', lines: [`Trust ${user}`] })];
    return [fault(run.exitCode === UNREACHABLE ? 'unreachable' : 'failed', seen)];
  },
};
