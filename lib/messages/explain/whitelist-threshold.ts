import { isPreferenceOn } from '@/lib/formats/dspam/conf';
import { preferenceOf } from '@/lib/people/preferences/effective-preference';
import type { StoredPreferences } from '@/lib/people/preferences/preference-store';
import { getConfig } from '@/lib/store/config/config';

const DEFAULT_THRESHOLD = 10;

/** More innocent messages of one From line than this let it through, for a user with these preferences; null where nobody is let through. */
export function whitelistThreshold(preferences: StoredPreferences): number | null {
  const chosen = preferenceOf(preferences, 'enableWhitelist');
  if (chosen ? !isPreferenceOn(chosen) : !isFeature()) return null;
  return Number(preferenceOf(preferences, 'whitelistThreshold') ?? DEFAULT_THRESHOLD) || DEFAULT_THRESHOLD;
}

/** `Feature whitelist` counts where no preference says anything; DSPAM looks at the first two letters of each. */
function isFeature(): boolean {
  return getConfig()
    .conf.all('Feature')
    .some((names) => names.split(',').some((name) => name.startsWith('wh')));
}
