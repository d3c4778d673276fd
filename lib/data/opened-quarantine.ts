import 'server-only';
import { cache } from 'react';
import { openQuarantine } from '@/lib/quarantine/open-quarantine';

/** Opens a quarantine once for a request, however many parts of the page ask. Authorise before. */
export const openedQuarantine = cache(openQuarantine);
