import { findHome } from '@/lib/store/home/require-home';
import { attention, fine, type HealthLine } from './health-line';

const SAYS = {
  unmarked: 'homeUnmarked',
  away: 'homeAway',
  other: 'homeOther',
  unreadable: 'homeUnreadable',
} as const;

/** Whether DSPAM_HOME is this site's. Throws when the database has to be asked and is away. */
export async function checkHome(): Promise<HealthLine> {
  const { state, home, detail, values } = await findHome();
  return state === 'ours'
    ? fine('home', { home })
    : attention('home', { home, detail, ...values }, SAYS[state]);
}
