import 'server-only';
import { cache } from 'react';
import { type OpenedQuarantine, openQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { askForScores } from '@/lib/messages/scoring/scorer';

/**
 * Opens a quarantine once for a request, however many parts of the page ask, and has what is new in it judged. The caller has to authorise.
 */
export const openedQuarantine = cache(async (user: string): Promise<OpenedQuarantine> => {
  const opened = await openQuarantine(user);
  askForScores(opened.place.store, { ...opened.scoring, lastPass: opened.lastPass });
  return opened;
});
