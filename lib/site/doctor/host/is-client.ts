import path from 'node:path';
import type { Examined } from '@/lib/site/doctor/check/check';

/** Whether runs of the filter are only handed to its daemon, which then does the work with rights of its own. */
export function isClient({ dspamBin, config }: Pick<Examined, 'dspamBin' | 'config'>): boolean {
  const isDspamc = dspamBin !== null && path.basename(dspamBin) === 'dspamc';
  return isDspamc || (config?.releaseArgs.includes('--client') ?? false);
}
