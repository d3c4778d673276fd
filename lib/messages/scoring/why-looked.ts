import type { Token } from '@/lib/formats/tokens/read-tokens';
import { type OwnTraining, withoutOwnHit, withoutOwnMessage } from './own-training';
import { chooseMarks, readMarks } from './read-marks';
import type { Score } from './score-tokens';
import { senderTokens } from './sender-tokens';
import type { LearnedTotals, TokenCount, TokenCounts } from './token-counts';

const COUNTED = ['sender', 'list', 'domain', 'word'] as const;

/** What one line says of why a message looks as it does. */
export type WhyLooked =
  /** So much mail of its sender, its list, their domain or with a word was learned, without the message itself; `word` is '' but for the last. */
  | { kind: (typeof COUNTED)[number]; innocent: number; spam: number; word: string }
  /** No mail of its sender was ever learned, and nothing else speaks for it. */
  | { kind: 'never' }
  /** It was not judged, or by a version that did not say why; or its sender is known, and nothing speaks for it. */
  | { kind: 'unknown' };

/** What a message was judged by. */
export interface Judged {
  tokens: readonly Token[];
  /** Of these and of its sender's tokens, which it need not have itself. */
  counts: TokenCounts;
  totals: LearnedTotals;
  own: OwnTraining;
  score: Score;
  /** Of its sender, as a list shows it. */
  address: string;
  /** The words of whom it is for (mark-kind.ts). */
  ownWords: ReadonlySet<string>;
}

/** A longer one is no word that anybody would look for. */
const LONGEST_WORD = 40;

/** What speaks most plainly for a message: the sender, the list, the domain, a word of the subject, or one of the text. */
export function whyLooked({ tokens, counts, totals, own, score, address, ownWords }: Judged): WhyLooked {
  const has = (id: bigint | null) => tokens.some((token) => token.id === id);
  const learned = (id: bigint | null) => {
    const count = id === null ? undefined : counts.get(id);
    return count && withoutOwnHit(count, has(id) ? own : 'none');
  };
  const all = withoutOwnMessage(totals, own);
  const from = senderTokens(address);
  for (const [kind, id] of [
    ['sender', from.address],
    ['list', listToken(tokens)],
    ['domain', from.domain],
  ] as const) {
    const count = learned(id);
    if (count && count.innocentHits / all.innocent > count.spamHits / all.spam) return counted(kind, count);
  }
  const { subject, text } = chooseMarks(readMarks([...score.evidence, ...score.weaker], ownWords));
  for (const mark of [...subject, ...text]) {
    const word = mark.words.join(' ');
    if (mark.leaning < 0.5 && word.length <= LONGEST_WORD) return counted('word', mark, word);
  }
  // In another form (no brackets, no pairs) the filter may well know the sender.
  const isNew = has(from.address) && !isKnown(learned(from.address)) && !isKnown(learned(from.domain));
  return { kind: isNew ? 'never' : 'unknown' };
}

/** The last of a List-Id: the name in angle brackets, or that and what stands before it. */
export function listToken(tokens: readonly Token[]): bigint | null {
  return tokens.findLast(({ name }) => /^list-id\*/i.test(name))?.id ?? null;
}

function isKnown(count: TokenCount | undefined): boolean {
  return count !== undefined && count.innocentHits + count.spamHits > 0;
}

function counted(
  kind: (typeof COUNTED)[number],
  { innocentHits, spamHits }: TokenCount,
  word = '',
): WhyLooked {
  return { kind, innocent: innocentHits, spam: spamHits, word };
}

/** As the index keeps it. */
export function formatWhy(why: WhyLooked): string {
  if (why.kind === 'unknown' || why.kind === 'never') return why.kind === 'never' ? why.kind : '';
  return `${why.kind} ${why.innocent} ${why.spam} ${why.word}`.trimEnd();
}

const KEPT = /^(\w+) (\d+) (\d+)(?: (.+))?$/;

/** Never throws: a newer server may have written what this one does not know. */
export function parseWhy(kept: string): WhyLooked {
  const [, name, innocent, spam, word = ''] = KEPT.exec(kept) ?? [];
  const kind = COUNTED.find((known) => known === name);
  if (kind) return { kind, innocent: Number(innocent), spam: Number(spam), word };
  return { kind: kept === 'never' ? 'never' : 'unknown' };
}
