import path from 'node:path';
import { getConfig } from '@/lib/config';
import { isPreferenceOn } from '@/lib/dspam/conf';
import { isThere } from '@/lib/files/find-file';
import { effectivePreference } from '@/lib/preferences/effective-preference';

/**
 * Whether dspam delivers this message without a record in its logs (F§0.2): the user has opted out, or the message is over
 * MaxMessageSize. Then the exit code is all the proof there can be: it still tells a failed delivery (255).
 */
export async function deliversUnlogged(user: string, messageBytes: number): Promise<boolean> {
  const { maxMessageSize, dspamHome, scale } = getConfig();
  if (messageBytes > maxMessageSize) return true;
  if (isPreferenceOn(await effectivePreference(user, 'optOut'))) return true;
  const [local = user, domain] = user.split('@');
  const file = scale === 'normal' ? [`${user}.nodspam`] : [domain ?? 'local', `${local}.nodspam`];
  return isThere(path.join(dspamHome, 'opt-out', ...file));
}
