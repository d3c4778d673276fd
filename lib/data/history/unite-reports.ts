import 'server-only';
import { formatOfHosts } from '@/lib/data/hosts/of-hosts';
import { hostsOfList, knownOf } from '@/lib/data/request/hosts-of-list';
import type { HostShare } from '@/lib/data/request/shares-of-hosts';
import { keyAt } from '@/lib/site/hosts/host-key';
import type { ReportedMessage, ReportPage } from './report-page';

/**
 * What all hosts know of a mail that somebody reports. Each message that it names is reported where its log has it: what the filters have learned in common is
 * known on each of them, and a mark of another host's alone is nobody's on this one.
 */
export function uniteReports(
  own: string,
  here: ReportPage,
  shares: readonly HostShare<ReportPage>[],
): ReportPage {
  const best = new Map<string, { rank: number; message: ReportedMessage }>();
  for (const { host, page, isAway } of knownOf(own, here, shares)) {
    // What it knew some minutes ago leads to nothing that can be clicked now.
    if (isAway) continue;
    for (const message of page.messages) {
      const rank = rankOf(message);
      if (rank > (best.get(message.key)?.rank ?? -1))
        best.set(message.key, { rank, message: host === own ? message : at(host, message) });
    }
  }
  const messages = [...best.values()].map(({ message }) => message);
  const rows = shares.map((share) => ({ ...share, page: share.trouble ? null : { rows: messages } }));
  return {
    ...here,
    messages,
    problem: messages.length > 0 && here.problem === 'foreign' ? null : here.problem,
    hosts: hostsOfList(own, rows),
  };
}

/** Which host knows more of it: the one that has logged it, the one that holds it, one whose filter can still learn from it. */
function rankOf({ entry, quarantineKey, refusal }: ReportedMessage): number {
  return (entry ? 4 : 0) + (quarantineKey !== null ? 2 : 0) + (refusal === null ? 1 : 0);
}

function at(host: string, message: ReportedMessage): ReportedMessage {
  const { key, lastDone, quarantineKey } = message;
  return {
    ...message,
    key: keyAt(host, key),
    lastDone: formatOfHosts([[host, lastDone]]),
    quarantineKey: quarantineKey && keyAt(host, quarantineKey),
  };
}
