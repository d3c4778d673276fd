import { shellWord } from '@/lib/ground/files/shell-word';
import type { Remedy } from '@/lib/site/doctor/check/finding';
import { asInstalled } from '@/lib/store/config/as-installed';
import { whoAmI } from './who';

/**
 * Runs as the dashboard's user in the dashboard's folder: what root makes there, or in DSPAM's folder, nobody else
 * could change.
 */
export function asDashboard(folder: string, command: string): Remedy {
  // A package's program becomes the user by itself.
  if (asInstalled(command) !== command) return { where: 'shell', lines: [asInstalled(command)] };
  const { uid, user, groups } = whoAmI();
  // runuser wants a name.
  const becomes =
    user === String(uid)
      ? `setpriv --reuid ${uid} --regid ${groups[0] ?? uid} --groups ${groups.join(',')}`
      : `runuser -u ${shellWord(user)} --`;
  return { where: 'shell', lines: [`cd ${shellWord(folder)} && ${becomes} ${command}`] };
}
