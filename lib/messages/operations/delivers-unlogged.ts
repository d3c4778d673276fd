import path from 'node:path';
import { isPreferenceOn } from '@/lib/formats/dspam/conf';
import { isThere } from '@/lib/ground/files/find-file';
import { findUid } from '@/lib/people/identity/find-uid';
import { effectivePreference } from '@/lib/people/preferences/effective-preference';
import { getConfig } from '@/lib/store/config/config';

/**
 * Whether dspam delivers this message without a record in its logs (F§0.2): the user has opted out, or has not opted in
 * on a site with `Opt in`, or the message is over MaxMessageSize. Then the exit code is all the proof there can be: it
 * still shows a failed delivery (255).
 */
export async function deliversUnlogged(user: string, messageBytes: number): Promise<boolean> {
  const { maxMessageSize, conf } = getConfig();
  if (messageBytes > maxMessageSize) return true;
  const known = await findUid(user);
  const stated = (preference: string) => effectivePreference(user, preference, known);
  if (isPreferenceOn(await stated('optOut'))) return true;
  // DSPAM looks for the files where it looks for the mailbox.
  const name = (await stated('localStore')) || user;
  if (await isThere(optFile(name, 'out', 'nodspam'))) return true;
  if (!conf.has('Opt', 'in') || isPreferenceOn(await stated('optIn'))) return false;
  return !(await isThere(optFile(name, 'in', 'dspam')));
}

/** Only domain scale has a folder for each domain in them (F§1, and read in the source). */
function optFile(name: string, way: 'in' | 'out', extension: string): string {
  const { dspamHome, scale } = getConfig();
  const [local = name, domain] = name.split('@');
  const file = scale === 'domain' ? [domain ?? 'local', `${local}.${extension}`] : [`${name}.${extension}`];
  return path.join(dspamHome, `opt-${way}`, ...file);
}
