import 'server-only';
import { formatDrawn } from '@/lib/messages/quarantine/list/drawn-list';
import { listGroups } from '@/lib/messages/quarantine/list/list-groups';
import type { GroupKind } from '@/lib/messages/quarantine/list/message-group';
import type { MessageQuery } from '@/lib/messages/quarantine/list/message-query';
import type { OpenedQuarantine } from '@/lib/messages/quarantine/open/open-quarantine';
import { type Likelihood, likelihoodOf } from '@/lib/messages/scoring/likelihood';
import type { QuarantineParams } from './quarantine-query';

/** One line of a folded list. */
export interface GroupEntry {
  name: string;
  count: number;
  best: { score: number; word: Likelihood } | null;
  subjects: { key: string; subject: string }[];
  /** The list of just its messages. */
  params: QuarantineParams;
}

export interface Groups {
  rows: GroupEntry[];
  kind: GroupKind;
  /** What all of them are narrowed by. */
  params: QuarantineParams;
  /** What the list of a group is now, as the field `drawn` of a form says it, but for the number at its end. */
  drawn: string;
  page: number;
  pages: number;
}

/** One page of a list folded by `kind`; the first one where there is no such page. The caller has to authorise. */
export async function getGroups(
  { place, state, alertSet }: OpenedQuarantine,
  query: MessageQuery,
  kind: GroupKind,
  params: QuarantineParams,
): Promise<Groups> {
  const scope = { mailboxId: state.id, onlyMember: place.onlyMember, alertSet };
  const asked = await listGroups(scope, query, kind);
  const isBehind = asked.groups.length === 0 && query.page > 1;
  const { groups, page, pages } = isBehind ? await listGroups(scope, { ...query, page: 1 }, kind) : asked;
  const narrowing = { ...params, group: undefined, page: undefined };
  const rows = groups.map(({ name, count, best, sample }) => ({
    name,
    count,
    best: best < 0 ? null : { score: best, word: likelihoodOf(best) },
    subjects: sample,
    params: { ...narrowing, [kind]: name },
  }));
  return { rows, kind, params: narrowing, drawn: formatDrawn(state, null), page, pages };
}
