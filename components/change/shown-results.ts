import type { ChangeResult } from '@/lib/data/change/change-result';
import type { ChangeAnswer } from '@/lib/data/change/change-texts';

/** The answers that are shown together, the newest last. */
export type Shown = readonly ChangeAnswer[];

/**
 * What is shown once an answer has come. One that did nothing takes the place of no result that can be undone; nor does one whose form was sent
 * before anybody can have read the result before it (`ranInto`): then all of them are shown, with one Undo. A question is asked elsewhere.
 */
export function showAlso(shown: Shown, answer: ChangeAnswer, ranInto: boolean): Shown {
  if (answer.ok && answer.data.question) return shown;
  if (hasDoneNothing(answer)) return [...shown.filter(canBeUndone), answer];
  return ranInto ? [...shown.filter((each) => !hasDoneNothing(each)), answer] : [answer];
}

/** The clicks that Undo takes back, the newest first. */
export function batchesOf(shown: Shown): string[] {
  return shown.flatMap((answer) => (canBeUndone(answer) ? (batchOf(answer) ?? []) : [])).reverse();
}

/** What they did, those that did the same as one. */
export function resultsOf(shown: Shown): ChangeResult[] {
  const sums = new Map<ChangeResult['intent'], ChangeResult>();
  for (const answer of shown) {
    if (!answer.ok) continue;
    const before = sums.get(answer.data.intent);
    sums.set(answer.data.intent, before ? sumOf(before, answer.data) : answer.data);
  }
  return [...sums.values()];
}

function hasDoneNothing(answer: ChangeAnswer): boolean {
  return !answer.ok || (answer.data.done === 0 && answer.data.queued === 0);
}

function canBeUndone(answer: ChangeAnswer): boolean {
  return batchOf(answer) !== null;
}

function batchOf(answer: ChangeAnswer): string | null {
  return answer.ok && answer.data.done > 0 ? answer.data.batch : null;
}

function sumOf(one: ChangeResult, other: ChangeResult): ChangeResult {
  return {
    ...other,
    done: one.done + other.done,
    failed: [...one.failed, ...other.failed],
    released: one.released + other.released,
    recipients: [...new Set([...one.recipients, ...other.recipients])],
    retrained: one.retrained + other.retrained,
    delivered: one.delivered + other.delivered,
    notReversed: one.notReversed + other.notReversed,
    queued: one.queued + other.queued,
    later: other.later,
    letting: [...(one.letting ?? []), ...(other.letting ?? [])],
  };
}
