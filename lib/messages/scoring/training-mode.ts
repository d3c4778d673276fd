import { effectivePreference } from '@/lib/people/preferences/effective-preference';
import { getConfig } from '@/lib/store/config/config';

/** The training mode that the filter uses for a user: teft, tum, toe, notrain; the site's default where nobody has chosen. */
export async function findTrainingMode(user: string): Promise<string> {
  const chosen = await effectivePreference(user, 'trainingMode');
  return (chosen ?? getConfig().conf.first('TrainingMode') ?? 'teft').toLowerCase();
}
