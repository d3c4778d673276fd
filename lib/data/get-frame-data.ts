import 'server-only';
import { countAlerts } from '@/lib/alerts/count-alerts';
import type { Role } from '@/lib/auth/roles';
import { countMessages } from '@/lib/quarantine/count-messages';
import { countUnseenLikely } from '@/lib/quarantine/count-unseen-likely';
import { forPage, requireMailboxFrame } from './access';
import { openedQuarantine } from './opened-quarantine';
import { type Theme, viewerTheme } from './viewer';

/** What the frame around a mailbox's pages shows. */
export interface FrameData {
  login: string;
  /** Whose mail the login's own is. */
  user: string;
  mailbox: string;
  isOwn: boolean;
  role: Role;
  /** Messages in the quarantine; null when that cannot be told now. */
  quarantined: number | null;
  /** Of these, what looks innocent and nobody has looked at. */
  likelyUnseen: number;
  /** Of them, with a word that the user watches for; null where there are no such words. */
  alerts: number | null;
  theme: Theme;
}

/** Asks for the frame only; each page brings its own data and its own trouble. */
export async function getFrameData(mailbox: string): Promise<FrameData> {
  const access = await forPage(
    () => requireMailboxFrame(mailbox),
    `/mailbox/${encodeURIComponent(mailbox)}/quarantine`,
  );
  const [quarantined, likelyUnseen, alerts] = await openedQuarantine(mailbox)
    .then((opened) =>
      Promise.all([countMessages(opened), countUnseenLikely(opened), countAlerts(opened.alertSet)]),
    )
    .catch(() => [null, 0, null] as const);
  return {
    login: access.login,
    user: access.user,
    mailbox,
    isOwn: access.isOwn,
    role: access.role,
    quarantined,
    likelyUnseen,
    alerts,
    theme: await viewerTheme(),
  };
}
