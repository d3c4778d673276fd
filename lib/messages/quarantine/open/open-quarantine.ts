import { readNewExcerpts } from '@/lib/messages/excerpts/keep-excerpts';
import { recoverCompaction } from '@/lib/messages/operations/recover-compaction';
import { abandonedQuestion, settleOperations } from '@/lib/messages/operations/settle-operations';
import type { JudgedBy } from '@/lib/messages/scoring/find-learned';
import {
  lastPassOf,
  type ScoringState,
  scoringQuestion,
  scoringStateOf,
} from '@/lib/messages/scoring/scoring-state';
import { alertSetQuestion, syncAlerts } from '@/lib/people/alerts/sync-alerts';
import { findMailboxPlace, type MailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { askTogether } from '@/lib/store/db/ask';
import { mailboxQuestion } from '@/lib/store/index/quarantine/mailbox-row';
import type { MailboxState } from '@/lib/store/index/quarantine/mailbox-state';
import { syncQuarantine } from '@/lib/store/index/quarantine/sync-quarantine';
import { figuresQuestion } from './quarantine-figures';

/** A quarantine that is ready to be read. */
export interface OpenedQuarantine {
  place: MailboxPlace;
  state: MailboxState;
  /** The marks of the user's alerts, for queries; null where there are no alerts. */
  alertSet: number | null;
  /** How many messages may be without what is read of their texts, as that is still done. */
  textsWaiting: number;
  /** Messages in it, or of it for this user. */
  quarantined: number;
  /** How many of them look innocent and have not been looked at, up to 100: for the navigation and the digest. */
  likelyUnseen: number;
  /** How many have a word that the user watches for, up to 1,000; null where there are no alerts. */
  marked: number | null;
  /** How far they are judged, and by what. */
  scoring: ScoringState;
  lastPass: Map<number, JudgedBy>;
}

/**
 * Makes a user's quarantine ready: finds where it is, settles what was left unfinished, brings the index, the marks of alerts and what
 * is read of texts up to date.
 * Where nothing has changed since, that is one statement, which knows all figures of the quarantine, too.
 * `known` is its place, for who has just asked. Throws `unavailable` when the file may not be read or the database is away, `invalid` for a name that is none.
 */
export async function openQuarantine(user: string, known?: MailboxPlace): Promise<OpenedQuarantine> {
  const place = known ?? (await findMailboxPlace(user));
  const { store, files } = place;
  await recoverCompaction(store, files);
  let seen = await lookAt(place);
  if (seen.abandoned !== null && (await settleOperations(place))) seen = await lookAt(place);
  const state = await syncQuarantine(store, files.mbox, seen.mailbox);
  if (state !== seen.mailbox && state.id !== 0) seen = await lookAt(place);
  const [alerts, textsWaiting] = await Promise.all([
    syncAlerts(place, state, seen.alertSet),
    readNewExcerpts(store, state),
  ]);
  const { figures, scoring } = seen;
  return {
    place,
    state,
    alertSet: alerts?.id ?? null,
    marked: alerts?.marked ?? null,
    textsWaiting,
    quarantined: place.onlyMember === null ? state.messageCount : (figures?.ofMember ?? 0),
    likelyUnseen: figures?.likelyUnseen ?? 0,
    scoring: scoringStateOf(scoring),
    lastPass: lastPassOf(scoring),
  };
}

/** A quarantine as it was left. */
function lookAt(place: MailboxPlace) {
  return askTogether({
    mailbox: mailboxQuestion(place.store),
    abandoned: abandonedQuestion(place.store),
    alertSet: alertSetQuestion(place),
    figures: figuresQuestion(place),
    scoring: scoringQuestion(place.store),
  });
}
