import 'server-only';
import { openedQuarantine } from '@/lib/data/quarantine/opened-quarantine';
import { forPage, requireMailboxFrame } from '@/lib/data/session/access';
import { type Theme, viewerTheme } from '@/lib/data/session/viewer';
import { MOST_MARKED } from '@/lib/people/alerts/sync-alerts';
import type { Role } from '@/lib/people/auth/roles';

/** What the frame around a mailbox's pages shows. */
export interface FrameData {
  login: string;
  /** Whose mail the login's own is. */
  user: string;
  mailbox: string;
  isOwn: boolean;
  role: Role;
  /** Messages in the quarantine; null when that cannot be determined now. */
  quarantined: number | null;
  /** How many of these look innocent and have not been looked at. */
  likelyUnseen: number;
  /** How many of them contain a word that the user watches for, as far as they are counted; null if there are no such words. */
  alerts: number | null;
  /** Whether there may be more of them than were counted. */
  hasMoreAlerts: boolean;
  theme: Theme;
}

/** Loads only what the frame needs; each page loads its own data and handles its own errors. */
export async function getFrameData(mailbox: string): Promise<FrameData> {
  const access = await forPage(
    () => requireMailboxFrame(mailbox),
    `/mailbox/${encodeURIComponent(mailbox)}/quarantine`,
  );
  const opened = await openedQuarantine(mailbox).catch(() => null);
  return {
    login: access.login,
    user: access.user,
    mailbox,
    isOwn: access.isOwn,
    role: access.role,
    quarantined: opened?.quarantined ?? null,
    likelyUnseen: opened?.likelyUnseen ?? 0,
    alerts: opened?.marked ?? null,
    hasMoreAlerts: opened?.marked === MOST_MARKED,
    theme: await viewerTheme(),
  };
}
