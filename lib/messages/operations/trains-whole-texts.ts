import { isPreferenceOn } from '@/lib/formats/dspam/conf';
import { effectivePreference } from '@/lib/people/preferences/effective-preference';
import { getConfig } from '@/lib/store/config/config';

/** Whether the filter learns from texts alone, never from a signature: the preference, else the switch TrainPristine. */
export async function trainsWholeTexts(user: string): Promise<boolean> {
  const preference = await effectivePreference(user, 'trainPristine');
  return isPreferenceOn(preference) || (preference !== 'off' && getConfig().conf.isOn('TrainPristine'));
}
