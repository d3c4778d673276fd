import 'server-only';
import { createHash } from 'node:crypto';
import type { ReleaseWeight } from '@/lib/messages/quarantine/change/weigh-release';

/** What several hosts know of their parts, as of one click. */
export function weightOfAll(weights: readonly ReleaseWeight[]): ReleaseWeight {
  const sum = (of: (weight: ReleaseWeight) => number) => weights.reduce((total, each) => total + of(each), 0);
  return {
    messages: sum(({ messages }) => messages),
    unlikely: sum(({ unlikely }) => unlikely),
    unjudged: sum(({ unjudged }) => unjudged),
    forGood: sum(({ forGood }) => forGood ?? 0),
    digest: createHash('sha256')
      .update(weights.map(({ digest }) => digest).join('\n'))
      .digest('hex'),
  };
}
