import { createHash } from 'node:crypto';
import { userFiles } from '@/lib/formats/dspam/userdir';
import { AppError } from '@/lib/ground/errors';
import type { MailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { getConfig } from '@/lib/store/config/config';
import { prisma } from '@/lib/store/db/prisma';
import { syncAlertMarks } from '@/lib/store/index/quarantine/alert-marks';
import type { MailboxState } from '@/lib/store/index/quarantine/sync-quarantine';
import { alertsOf, readAlertLines } from './alert-file';
import { headerMatcher } from './match-headers';

/** Where a user's alerts are: in their own folder, even if their mail is in another. */
export function alertsFile({ user, files, onlyMember }: MailboxPlace): string {
  const { dspamHome, scale } = getConfig();
  return onlyMember === null ? files.alerts : userFiles(dspamHome, scale, user).alerts;
}

/**
 * Brings the marks of a user's alerts in their quarantine up to date, after its index. Returns the set for queries;
 * null when there are no alerts, or they cannot be read: the alerts page says so, and the quarantine is shown without
 * marks.
 */
export async function syncAlerts(place: MailboxPlace, state: MailboxState): Promise<number | null> {
  const words = await readWords(place);
  if (words.length === 0 || state.id === 0) return null;
  const digest = createHash('sha256').update(JSON.stringify(words)).digest('hex');
  const lastSeq = state.nextSeq - 1;
  const known = await prisma().alertSet.findUnique({
    where: { mailboxId_owner: { mailboxId: state.id, owner: place.user } },
  });
  if (known?.digest === digest && known.markedSeq >= lastSeq) return known.id;
  const target = {
    mailboxId: state.id,
    owner: place.user,
    mbox: place.files.mbox,
    lastSeq,
    onlyMember: place.onlyMember,
  };
  return syncAlertMarks(target, digest, headerMatcher(words));
}

async function readWords(place: MailboxPlace): Promise<string[]> {
  try {
    return alertsOf(await readAlertLines(alertsFile(place))).map(({ text }) => text);
  } catch (error) {
    if (error instanceof AppError) return [];
    throw error;
  }
}
