import { hasFolder } from '@/lib/formats/dspam/userdir';
import { accuracyOf, spamShareOf } from '@/lib/people/users/filter-figures';
import type { SiteUser } from '@/lib/people/users/load-users';
import { getConfig } from '@/lib/store/config/config';

/** A user as a page shows them: times as ISO text, shares from 0 to 1. */
export interface UserRow extends Omit<SiteUser, 'lastMail' | 'lastSignIn'> {
  accuracy: number | null;
  spamShare: number | null;
  lastMail: string | null;
  lastSignIn: string | null;
  /** DSPAM accepts names that have no folder of their own; those have no page. */
  canOpen: boolean;
}

export function toUserRow(user: SiteUser): UserRow {
  return {
    ...user,
    accuracy: accuracyOf(user),
    spamShare: spamShareOf(user),
    lastMail: user.lastMail?.toISOString() ?? null,
    lastSignIn: user.lastSignIn?.toISOString() ?? null,
    canOpen: hasFolder(getConfig().scale, user.name),
  };
}
