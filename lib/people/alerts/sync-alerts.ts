import { createHash } from 'node:crypto';
import { userFiles } from '@/lib/formats/dspam/userdir';
import { AppError } from '@/lib/ground/errors';
import type { MailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { getConfig } from '@/lib/store/config/config';
import type { Question } from '@/lib/store/db/ask';
import { asNumber, asText, type RowOf } from '@/lib/store/db/columns';
import { syncAlertMarks } from '@/lib/store/index/quarantine/alert-marks';
import type { MailboxState } from '@/lib/store/index/quarantine/mailbox-state';
import { alertsOf, readAlertLines } from './alert-file';
import { countAlerts } from './count-alerts';
import { headerMatcher } from './match-headers';

/** Where a user's alerts are: in their own folder, even if their mail is in another. */
export function alertsFile({ user, files, onlyMember }: MailboxPlace): string {
  const { dspamHome, scale } = getConfig();
  return onlyMember === null ? files.alerts : userFiles(dspamHome, scale, user).alerts;
}

/** Every page says how many there are, and counts no further: of a mailbox of 100,000 it would read as many rows. The texts say "or more" of this one. */
export const MOST_MARKED = 1000;

/** The marks of a user's alerts in a quarantine, as they were left, and how many they are, up to 1,000. */
export function alertSetQuestion({ store, user }: MailboxPlace): Question<typeof ALERT_SET> {
  return {
    columns: ALERT_SET,
    sql: `SELECT kept.id, kept.digest, kept.marked_seq,
        (SELECT COUNT(*) FROM (SELECT 1 FROM dashboard_alert_mark
          WHERE set_id = (SELECT own.id ${FROM_SETS}) LIMIT ${MOST_MARKED}) some) AS marked
      FROM (SELECT own.* ${FROM_SETS}) kept`,
    values: [store, user, store, user],
  };
}

const FROM_SETS = `FROM dashboard_alert_set own JOIN dashboard_mailbox mailbox ON mailbox.id = own.mailbox_id
  WHERE mailbox.store = ? AND own.owner = ?`;
const ALERT_SET = { id: asNumber, digest: asText, markedSeq: asNumber, marked: asNumber };
export type KnownAlertSet = RowOf<typeof ALERT_SET>;

/**
 * Brings the marks of a user's alerts in their quarantine up to date, after its index. Returns the set for queries, and how many it
 * marks, up to 1,000; null when there are no alerts, or they cannot be read: the alerts page says so, and the quarantine is shown without
 * marks. `known` is what `alertSetQuestion` has just answered.
 */
export async function syncAlerts(
  place: MailboxPlace,
  state: MailboxState,
  known: KnownAlertSet | null,
): Promise<Pick<KnownAlertSet, 'id' | 'marked'> | null> {
  const words = await readWords(place);
  if (words.length === 0 || state.id === 0) return null;
  const digest = createHash('sha256').update(JSON.stringify(words)).digest('hex');
  const lastSeq = state.nextSeq - 1;
  if (known?.digest === digest && known.markedSeq >= lastSeq) return known;
  const target = {
    mailboxId: state.id,
    owner: place.user,
    mbox: place.files.mbox,
    lastSeq,
    onlyMember: place.onlyMember,
  };
  const id = await syncAlertMarks(target, digest, headerMatcher(words));
  return { id, marked: Math.min(await countAlerts(id), MOST_MARKED) };
}

async function readWords(place: MailboxPlace): Promise<string[]> {
  try {
    return alertsOf(await readAlertLines(alertsFile(place))).map(({ text }) => text);
  } catch (error) {
    if (error instanceof AppError) return [];
    throw error;
  }
}
