import { listedDomains } from '@/lib/formats/dspam/listed-domains';
import { lastNoted } from '@/lib/people/audit/last-noted';
import type { MailboxPlace } from '@/lib/people/mailbox/mailbox-place';
import { asDate, asNumber, asText } from '@/lib/store/db/columns';
import { fetchRows } from '@/lib/store/db/fetch-rows';
import { readBlockList } from './hold-back';
import { askTokens, PER_SPAM_HIT } from './raise-token';
import { heldDetail } from './rule-detail';
import { findWhitelisting } from './whitelisting';

/** A sender who is let through, and what has become of it. */
export interface LetRule {
  address: string;
  by: string;
  at: Date;
  /** From lines that were raised; of them, those that let nothing through any more: spam of them was reported, or DSPAM has forgotten them. */
  lines: number;
  ended: number;
  /** What DSPAM has learned of these lines since. */
  innocent: number;
  spam: number;
}

/** A domain that is held back, and who has said so last; null where that is not known. */
export interface HeldRule {
  domain: string;
  by: { login: string; at: Date } | null;
}

/** All that was said of senders for a mailbox: those that are let through first. */
export interface SenderRules {
  let: LetRule[];
  held: HeldRule[];
  total: number;
  /** DSPAM lets nobody through at present, whatever was said. */
  isOff: boolean;
}

const RULE = [asText, asText, asDate, asNumber, asNumber, asNumber, asNumber] as const;

/** Some of the rules of a mailbox. Throws `unavailable` where the file or DSPAM's table cannot be read. */
export async function listRules(
  place: MailboxPlace,
  { skip, take }: { skip: number; take: number },
): Promise<SenderRules> {
  const [domains, letTotal] = await Promise.all([readBlockList(place).then(listedDomains), countLet(place)]);
  const letRules =
    skip < letTotal
      ? await listLet(place, { sql: 'uid = ? ORDER BY address LIMIT ?, ?', values: [skip, take] })
      : [];
  const first = Math.max(0, skip - letTotal);
  const shown = domains.slice(first, first + take - letRules.length);
  const noted = await lastNoted(place.user, 'sender-rule', shown.map(heldDetail));
  return {
    let: letRules,
    held: shown.map((domain) => ({ domain, by: noted.get(heldDetail(domain)) ?? null })),
    total: letTotal + domains.length,
    isOff: letTotal > 0 && (await findWhitelisting(place)) === 'off',
  };
}

async function countLet({ trained }: MailboxPlace): Promise<number> {
  if (!trained) return 0;
  const rows = await fetchRows([asNumber], 'SELECT COUNT(*) FROM dashboard_sender_rule WHERE uid = ?', [
    trained.uid,
  ]);
  return rows[0]?.[0] ?? 0;
}

/** What was said of one sender; null where nothing was. Throws as listRules. */
export async function findLetRule(place: MailboxPlace, address: string): Promise<LetRule | null> {
  const [rule] = await listLet(place, { sql: 'uid = ? AND address = ?', values: [address] });
  return rule ?? null;
}

/** `which`: what follows the uid, of ours. */
async function listLet(
  place: MailboxPlace,
  which: { sql: string; values: readonly unknown[] },
): Promise<LetRule[]> {
  if (!place.trained) return [];
  const raising = await findWhitelisting(place);
  const [groupUid, threshold] =
    typeof raising === 'string' ? [null, null] : [raising.groupUid, raising.threshold];
  const innocent = 't.innocent_hits + COALESCE(g.innocent_hits, 0)';
  const spam = 't.spam_hits + COALESCE(g.spam_hits, 0)';
  const since = (hits: string, before: string) =>
    `COALESCE(SUM(GREATEST(0, CAST(t.${hits} AS SIGNED) - CAST(${before} AS SIGNED))), 0)`;
  const rows = await askTokens(
    RULE,
    `SELECT r.address, r.made_by, r.made_at, COUNT(n.token),
       COALESCE(SUM(${innocent} > ? AND ${innocent} >= ${PER_SPAM_HIT} * (${spam})), 0),
       ${since('innocent_hits', '(COALESCE(n.was_innocent, 0) + n.added)')},
       ${since('spam_hits', 'COALESCE(n.was_spam, 0)')}
     FROM (SELECT id, uid, address, made_by, made_at FROM dashboard_sender_rule WHERE ${which.sql}) r
     LEFT JOIN dashboard_raised_token n ON n.rule_id = r.id
     LEFT JOIN dspam_token_data t ON t.uid = n.uid AND t.token = n.token
     LEFT JOIN dspam_token_data g ON g.uid = ? AND g.token = n.token
     GROUP BY r.id, r.address, r.made_by, r.made_at ORDER BY r.address`,
    [threshold ?? 0, place.trained.uid, ...which.values, groupUid],
  );
  return rows.map(([address, by, at, lines, good, learnedInnocent, learnedSpam]) => ({
    address,
    by,
    at,
    lines,
    ended: threshold === null ? 0 : lines - good,
    innocent: learnedInnocent,
    spam: learnedSpam,
  }));
}
