import { domainOf } from '@/lib/formats/dspam/block-list';
import { AppError } from '@/lib/ground/errors';
import { isStopping } from '@/lib/ground/process/under-way';
import { type OpenedHistory, openHistory } from '@/lib/messages/history/open-history';
import { isHeld } from '@/lib/messages/sender-rules/hold-back';
import { letThrough, siteLetsThroughNoLonger } from '@/lib/messages/sender-rules/let-through';
import { findPastRows } from '@/lib/messages/sender-rules/past-mail';
import { findWish } from '@/lib/messages/sender-rules/wish-rows';
import { asNumber, orNull } from '@/lib/store/db/columns';
import { fetchRows } from '@/lib/store/db/fetch-rows';
import { countsOf } from '@/lib/store/index/history/sender-counts';
import { eachSender } from './each-sender';
import { type FailureHeard, failureOf } from './failure-of-rule';
import { listNotes, noteOutcomes, type Outcome } from './place-rows';
import type { SiteRule } from './site-rule';

/** A rule, and whether somebody of the mailbox has reported the sender as spam. */
type Wanted = Map<SiteRule, boolean>;

/** Lets addresses through for all who have mail of them and have not got it yet. */
export async function applyLets(rules: readonly SiteRule[], failed: FailureHeard): Promise<void> {
  const mailboxes = new Map<string, Wanted>();
  await eachSender(rules, ({ rule, mailbox, missed }) => {
    const wanted = mailboxes.get(mailbox) ?? new Map();
    wanted.set(rule, wanted.get(rule) || missed > 0);
    mailboxes.set(mailbox, wanted);
  });
  for (const [mailbox, wanted] of mailboxes) {
    if (isStopping()) return;
    const known = new Map(
      (await listNotes('place', mailbox)).map(({ ruleId, outcome }) => [ruleId, outcome]),
    );
    for (const rule of wanted.keys()) if (isSettled(known.get(rule.id))) wanted.delete(rule);
    // All of them first: what one has said counts for all who have the same words.
    await passOver(mailbox, wanted);
  }
  for (const [mailbox, wanted] of mailboxes) {
    if (isStopping()) return;
    await letAllThrough(mailbox, wanted, failed);
  }
}

/** What is not done once more: somebody may have taken it back since. */
function isSettled(outcome: Outcome | undefined): boolean {
  return outcome === 'done' || outcome === 'there';
}

/** Notes, and takes out of what is wanted, the rules against which somebody of the mailbox has said something. */
async function passOver(mailbox: string, wanted: Wanted): Promise<void> {
  for (const [rule, wasReported] of wanted) {
    try {
      const opened = await openHistory(mailbox, true);
      const { place } = opened;
      const isOwn =
        wasReported ||
        (await isReported(opened, rule.sender)) ||
        (await findWish(place, 'hold', rule.sender)) !== null ||
        (await isHeld(place, domainOf(rule.sender) ?? ''));
      if (!isOwn) continue;
      await noteOutcomes([
        { ruleId: rule.id, place: mailbox, uid: place.trained?.uid ?? null, outcome: 'own', detail: '' },
      ]);
      wanted.delete(rule);
    } catch {
      // Said when it is to be let through.
    }
  }
}

/** Also since the senders were counted. */
async function isReported(opened: OpenedHistory, address: string): Promise<boolean> {
  const { rows } = await findPastRows(opened, { address });
  return rows.some(({ rowKind }) => (countsOf(rowKind)?.missed ?? 0) > 0);
}

async function letAllThrough(mailbox: string, wanted: Wanted, failed: FailureHeard): Promise<void> {
  for (const rule of wanted.keys()) {
    const note = { ruleId: rule.id, place: mailbox, uid: null as number | null, detail: '' };
    try {
      const opened = await openHistory(mailbox, true);
      note.uid = opened.place.trained?.uid ?? null;
      const own = note.uid === null ? null : await findOwn(rule, mailbox, note.uid);
      if (own === null) await letThrough(opened, rule.sender, rule.madeBy, null, rule.id);
      await noteOutcomes([{ ...note, outcome: own ?? 'done' }]);
    } catch (error) {
      await noteOutcomes([{ ...note, outcome: 'failed', detail: failureOf(error) }]);
      // What a person has turned off is nothing that failed.
      if (!(error instanceof AppError && error.reason === 'whitelistOff')) failed(mailbox, error);
    }
  }
}

/** What the people who share these hits have said: `there`, the same; `own`, that this rule is not to be; null, nothing. */
async function findOwn(
  { id, sender }: SiteRule,
  mailbox: string,
  uid: number,
): Promise<'there' | 'own' | null> {
  const [said] = await fetchRows(
    [orNull(asNumber)],
    'SELECT site_rule_id FROM dashboard_sender_rule WHERE uid = ? AND address = ?',
    [uid, sender],
  );
  if (said) return said[0] === id ? null : 'there';
  const [before] = await fetchRows(
    [asNumber],
    `SELECT 1 FROM dashboard_site_rule_place
     WHERE rule_id = ? AND uid = ? AND (outcome = 'done' OR (outcome = 'own' AND place <> ?)) LIMIT 1`,
    [id, uid, mailbox],
  );
  return before ? 'own' : null;
}

/** Takes back what was done for a rule: DSPAM's tables are as they were, but for what it has learned itself. Throws as letThroughNoLonger. */
export async function takeBackLet({ id }: SiteRule): Promise<void> {
  const uids = await fetchRows(
    [asNumber],
    'SELECT DISTINCT uid FROM dashboard_sender_rule WHERE site_rule_id = ?',
    [id],
  );
  for (const [uid] of uids) await siteLetsThroughNoLonger(uid, id);
}
