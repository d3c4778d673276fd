import 'server-only';
import { cache } from 'react';
import { type OpenedQuarantine, openQuarantine } from '@/lib/quarantine/open-quarantine';
import { askForScores } from '@/lib/scoring/scorer';

/**
 * Opens a quarantine once for a request, however many parts of the page ask, and has what is new in it judged meanwhile.
 * Authorise before.
 */
export const openedQuarantine = cache(async (user: string): Promise<OpenedQuarantine> => {
  const opened = await openQuarantine(user);
  askForScores(opened.place.store);
  return opened;
});
