import { domainOf } from '@/lib/formats/dspam/block-list';
import { isStopping } from '@/lib/ground/process/under-way';
import { openHistory } from '@/lib/messages/history/open-history';
import { isHeld } from '@/lib/messages/sender-rules/hold-back';
import { letThrough, siteLetsThroughNoLonger } from '@/lib/messages/sender-rules/let-through';
import { findWish } from '@/lib/messages/sender-rules/wish-rows';
import { asNumber, orNull } from '@/lib/store/db/columns';
import { fetchRows } from '@/lib/store/db/fetch-rows';
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
    if (wanted.size > 0) await letAllThrough(mailbox, wanted, failed);
  }
}

/** What is not done once more: somebody may have taken it back since. */
function isSettled(outcome: Outcome | undefined): boolean {
  return outcome === 'done' || outcome === 'there';
}

async function letAllThrough(mailbox: string, wanted: Wanted, failed: FailureHeard): Promise<void> {
  for (const [rule, isReported] of wanted) {
    const note = { ruleId: rule.id, place: mailbox, uid: null as number | null, detail: '' };
    try {
      const opened = await openHistory(mailbox, true);
      note.uid = opened.place.trained?.uid ?? null;
      const own = note.uid === null ? null : await findOwn(rule, note.uid);
      const isOwn =
        isReported ||
        own === 'own' ||
        (await findWish(opened.place, 'hold', rule.sender)) !== null ||
        (await isHeld(opened.place, domainOf(rule.sender) ?? ''));
      if (own !== 'there' && !isOwn) await letThrough(opened, rule.sender, rule.madeBy, null, rule.id);
      await noteOutcomes([{ ...note, outcome: own === 'there' ? 'there' : isOwn ? 'own' : 'done' }]);
    } catch (error) {
      await noteOutcomes([{ ...note, outcome: 'failed', detail: failureOf(error) }]);
      failed(mailbox, error);
    }
  }
}

/** What the people who share these hits have said: `there`, the same; `own`, that this rule is not to be; null, nothing. */
async function findOwn({ id, sender }: SiteRule, uid: number): Promise<'there' | 'own' | null> {
  const [said] = await fetchRows(
    [orNull(asNumber)],
    'SELECT site_rule_id FROM dashboard_sender_rule WHERE uid = ? AND address = ?',
    [uid, sender],
  );
  if (said) return said[0] === id ? null : 'there';
  const [before] = await fetchRows(
    [asNumber],
    "SELECT 1 FROM dashboard_site_rule_place WHERE rule_id = ? AND uid = ? AND outcome = 'done' LIMIT 1",
    [id, uid],
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
