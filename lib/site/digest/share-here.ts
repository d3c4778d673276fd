import { type DigestShare, findShare } from '@/lib/messages/digest/compose-digest';
import { HELD_SCORE } from '@/lib/store/index/quarantine/held-senders';
import type { HostSpan } from './host-spans';
import { SETTLED_MS, spanOf, UP_TO_NOW } from './plan-digests';
import type { ShareQuestion } from './share-questions';

/** What this host has for a digest that another one sends, by the clock of this one. Throws as findShare. */
export async function shareHere({
  user,
  covered,
  span: before,
  isNow,
  nextInMs,
  content,
}: ShareQuestion): Promise<{ user: string; span: HostSpan; share: DigestShare }> {
  const now = new Date();
  const span = before ?? spanSince(covered, now, isNow);
  const next = new Date(now.getTime() + nextInMs);
  const { share } = await findShare(
    user,
    { from: new Date(span.from), to: new Date(span.to), next },
    content,
  );
  const { came, old } = share;
  return { user, span, share: { ...share, came: came.map(asToldAbroad), old: old.map(asToldAbroad) } };
}

/** A host of the version before refuses a share with a lower score. */
function asToldAbroad(row: DigestShare['came'][number]): DigestShare['came'][number] {
  return row.score <= HELD_SCORE ? { ...row, score: -1, why: '' } : row;
}

/** A clock that was set back tells nobody again of what it has told of. */
function spanSince(covered: number | null, now: Date, isNow: boolean): HostSpan {
  const since = covered === null ? undefined : new Date(covered);
  const { coversFrom, coversTo } = spanOf(since, now, isNow ? UP_TO_NOW : SETTLED_MS);
  const to = Math.max(coversTo.getTime(), covered ?? 0);
  return { from: Math.min(coversFrom.getTime(), to), to };
}
