import { isPreferenceOn } from '@/lib/formats/dspam/conf';
import type { Learned } from '@/lib/messages/scoring/find-learned';
import { groupOf, readGroups } from '@/lib/people/mailbox/read-groups';
import { preferenceOf } from '@/lib/people/preferences/effective-preference';
import { findUser } from '@/lib/people/preferences/find-user';
import { getConfig } from '@/lib/store/config/config';
import type { DspamSettings } from './dspam-settings';
import { whitelistThreshold } from './whitelist-threshold';

const ALGORITHMS = ['graham', 'burton'];

/**
 * What DSPAM judges a user's mail by; null where the site combines tokens in a way that is not known here, and in a merged group,
 * whose counts DSPAM adds to the member's own.
 */
export async function findDspamSettings(
  user: string,
  mode: string,
  learned: Learned,
): Promise<DspamSettings | null> {
  const { conf } = getConfig();
  const algorithms = conf.all('Algorithm').map((name) => name.toLowerCase());
  const isKnown = algorithms.length === 0 || [...algorithms].sort().join() === [...ALGORITHMS].sort().join();
  if (!isKnown || (conf.first('PValue') ?? 'bcr').toLowerCase() !== 'bcr') return null;
  const { preferences } = await findUser(user);
  if (groupOf(await readGroups(), user, preferences)?.type === 'merged') return null;
  const [sedation, noise] = ['statisticalSedation', 'enableBNR'].map((name) =>
    preferenceOf(preferences, name),
  );
  return {
    totals: learned.totals,
    classified: learned.classified,
    bias: conf.isOn('ProcessorBias'),
    sedation: Number(sedation ?? 0) || 0,
    isTum: mode === 'tum',
    noiseReduction: isPreferenceOn(noise),
    whitelistThreshold: whitelistThreshold(preferences),
  };
}
