import { getConfig } from '@/lib/config';
import { isPreferenceOn } from '@/lib/dspam/conf';
import { effectivePreference } from '@/lib/preferences/effective-preference';

/** Whether the filter learns from texts alone, never from a signature: the preference, else the switch TrainPristine. */
export async function trainsWholeTexts(user: string): Promise<boolean> {
  const preference = await effectivePreference(user, 'trainPristine');
  return isPreferenceOn(preference) || (preference !== 'off' && getConfig().conf.isOn('TrainPristine'));
}
