import path from 'node:path';
import type { UserFiles } from '@/lib/formats/dspam/userdir';
import { getConfig } from '@/lib/store/config/config';
import type { LogFile } from './prove-delivery';

/** The log that proves a delivery: the user's own, or the site's where UserLog is off, which is so without a line that says `on`. */
export function logFileOf(files: UserFiles): LogFile {
  const { userLog, systemLog, dspamHome } = getConfig();
  return userLog
    ? { path: files.log, kind: 'user' }
    : { path: path.join(dspamHome, 'system.log'), kind: 'system', isOff: !systemLog };
}
