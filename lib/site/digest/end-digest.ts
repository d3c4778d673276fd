import { AppError } from '@/lib/ground/errors';
import { saveChoice } from '@/lib/people/digest/choice-rows';
import { findUid } from '@/lib/people/identity/find-uid';
import { type PreferenceOwner, readPreferences } from '@/lib/people/preferences/preference-store';
import { savePreferences } from '@/lib/people/preferences/save-preferences';
import { DIGEST_PREFERENCE } from './digest-readers';

/**
 * Switches somebody's digest off: DSPAM's preference, and a note of ours, which counts where DSPAM does not let people set that preference, or another
 * program sets it again.
 */
export async function endDigest(user: string): Promise<void> {
  await saveChoice(user, { stopped: true });
  const owner: PreferenceOwner = { kind: 'user', name: user, known: await findUid(user) };
  try {
    const { own } = await readPreferences(owner);
    await savePreferences(owner, own, [{ name: DIGEST_PREFERENCE, value: 'off' }]);
  } catch (error) {
    // It has ended all the same.
    if (!(error instanceof AppError) || error.code !== 'conflict') throw error;
  }
}
