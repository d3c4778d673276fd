import 'server-only';
import { forPage, requireMailboxFrame } from '@/lib/data/session/access';
import { type Theme, viewerLanguage, viewerTheme } from '@/lib/data/session/viewer';
import type { Language } from '@/lib/ground/languages';
import type { Role } from '@/lib/people/auth/roles';
import { type FrameCounts, frameCounts } from './frame-counts';

/** What the frame around a mailbox's pages shows. */
export interface FrameData extends FrameCounts {
  login: string;
  /** Whose mail the login's own is. */
  user: string;
  mailbox: string;
  isOwn: boolean;
  role: Role;
  /** Some filter hosts cannot be asked, and nothing is known of their numbers. */
  isPart: boolean;
  theme: Theme;
  /** What they have chosen; null where the browser decides. */
  language: Language | null;
}

/** Loads only what the frame needs; each page loads its own data and handles its own errors. */
export async function getFrameData(mailbox: string): Promise<FrameData> {
  const access = await forPage(
    () => requireMailboxFrame(mailbox),
    `/mailbox/${encodeURIComponent(mailbox)}/quarantine`,
  );
  return {
    login: access.login,
    user: access.user,
    mailbox,
    isOwn: access.isOwn,
    role: access.role,
    ...(await frameCounts(mailbox, access.login)),
    theme: await viewerTheme(),
    language: await viewerLanguage(),
  };
}
