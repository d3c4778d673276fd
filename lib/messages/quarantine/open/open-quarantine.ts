import { readNewExcerpts } from '@/lib/messages/excerpts/keep-excerpts';
import { recoverCompaction } from '@/lib/messages/operations/recover-compaction';
import { settleOperations } from '@/lib/messages/operations/settle-operations';
import { syncAlerts } from '@/lib/people/alerts/sync-alerts';
import { findMailboxPlace, type MailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { type MailboxState, syncQuarantine } from '@/lib/store/index/quarantine/sync-quarantine';

/** A quarantine that is ready to be read. */
export interface OpenedQuarantine {
  place: MailboxPlace;
  state: MailboxState;
  /** The marks of the user's alerts, for queries; null where there are no alerts. */
  alertSet: number | null;
  /** How many messages may be without what is read of their texts, as that is still done. */
  textsWaiting: number;
}

/**
 * Makes a user's quarantine ready: finds where it is, settles what was left unfinished, brings the index, the marks of alerts and what
 * is read of texts up to date.
 * `known` is its place, for who has just asked. Throws `unavailable` when the file may not be read or the database is away, `invalid` for a name that is none.
 */
export async function openQuarantine(user: string, known?: MailboxPlace): Promise<OpenedQuarantine> {
  const place = known ?? (await findMailboxPlace(user));
  const { store, files } = place;
  await recoverCompaction(store, files);
  const [hasSettled, synced] = await Promise.all([
    settleOperations(place),
    syncQuarantine(store, files.mbox),
  ]);
  const state = hasSettled ? await syncQuarantine(store, files.mbox) : synced;
  const [alertSet, textsWaiting] = await Promise.all([
    syncAlerts(place, state),
    readNewExcerpts(store, state),
  ]);
  return { place, state, alertSet, textsWaiting };
}
