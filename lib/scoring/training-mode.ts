import { getConfig } from '@/lib/config';
import { effectivePreference } from '@/lib/preferences/effective-preference';

/** The training mode that the filter uses for a user: teft, tum, toe, notrain; the site's default where nobody has chosen. */
export async function findTrainingMode(user: string): Promise<string> {
  const chosen = await effectivePreference(user, 'trainingMode');
  return (chosen ?? getConfig().conf.first('TrainingMode') ?? 'teft').toLowerCase();
}
