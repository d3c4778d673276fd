import { domainOf } from '@/lib/formats/dspam/block-list';
import { readGroups } from '@/lib/people/mailbox/read-groups';
import { asNumber, asText } from '@/lib/store/db/columns';
import { fetchRows } from '@/lib/store/db/fetch-rows';
import { domainForms, type RuleSubject } from './site-rule';

/** A mailbox to which somebody has written whom a rule is about, as its senders were last counted. */
export interface SenderSeen<R> {
  rule: R;
  mailbox: string;
  messages: number;
  innocent: number;
  spam: number;
  /** How often somebody has reported it as spam. */
  missed: number;
}

/** So many histories are asked for at once. */
const LOGS_AT_ONCE = 500;
const ROW = [asText, asText, asNumber, asNumber, asNumber, asNumber] as const;

/**
 * Hands on every mailbox in whose history there is a sender that one of some rules is about, once for each such sender. By the senders as they were
 * counted (decision 284): what came since the last night may be missing. No index leads by sender over all histories, so that all are read, in slices; false where
 * `isLate` says so before the end.
 */
export async function eachSender<R extends RuleSubject>(
  rules: readonly R[],
  take: (seen: SenderSeen<R>) => void,
  isLate: () => boolean = () => false,
): Promise<boolean> {
  const byAddress = new Map(rules.flatMap((rule) => (rule.what === 'let' ? [[rule.sender, rule]] : [])));
  const byDomain = new Map(
    rules.flatMap((rule) =>
      rule.what === 'hold' ? domainForms(rule.sender).map((form): [string, R] => [form, rule]) : [],
    ),
  );
  if (rules.length === 0) return true;
  const wanted = (keys: Iterable<string>) => [[...keys, null]];
  // All mail of a managed group is in its members' histories, too.
  const groups = new Set((await readGroups()).flatMap(({ type, name }) => (type === 'managed' ? name : [])));
  const [last] = await fetchRows([asNumber], 'SELECT COALESCE(MAX(id), 0) FROM dashboard_log');
  for (let from = 0; from < (last?.[0] ?? 0); from += LOGS_AT_ONCE) {
    if (isLate()) return false;
    const rows = await fetchRows(
      ROW,
      `SELECT log.store, sender.address, sender.messages, sender.innocent, sender.spam, sender.missed
       FROM dashboard_sender sender JOIN dashboard_log log ON log.id = sender.log_id
       WHERE sender.log_id > ? AND sender.log_id <= ? AND log.kind IN ('user', 'member')
         AND (sender.address IN (?) OR SUBSTRING_INDEX(sender.address, '@', -1) IN (?))`,
      [from, from + LOGS_AT_ONCE, ...wanted(byAddress.keys()), ...wanted(byDomain.keys())],
    );
    for (const [mailbox, address, messages, innocent, spam, missed] of rows) {
      if (groups.has(mailbox)) continue;
      for (const rule of [byAddress.get(address), byDomain.get(domainOf(address) ?? '')])
        if (rule) take({ rule, mailbox, messages, innocent, spam, missed });
    }
  }
  return true;
}
