import 'server-only';
import { z } from 'zod';
import { askForData } from '@/lib/data/hosts/ask-as-person';
import { requireMailbox } from '@/lib/data/session/access';
import type { FactorWords } from '@/lib/formats/dspam/factors';
import type { Obstacle } from '@/lib/ground/reasons';
import { type Explanation, explainMessage } from '@/lib/messages/explain/explain-message';
import { type Likelihood, likelihoodOf } from '@/lib/messages/scoring/likelihood';
import { ownWords } from '@/lib/messages/scoring/mark-kind';
import {
  chooseMarks,
  type Mark,
  readMarks,
  type ShownMarks,
  tokenInWords,
} from '@/lib/messages/scoring/read-marks';
import { whereOf } from '@/lib/site/hosts/host-key';

export type { Mark, ShownMarks };

export interface MovedRow extends FactorWords {
  name: string;
  before: { spamHits: number; innocentHits: number };
  after: { spamHits: number; innocentHits: number };
}

/** Why a message looks as it does, for the Why tab. */
export interface ExplainedMessage extends Pick<Explanation, 'hints' | 'today' | 'afterRelease' | 'totals'> {
  score: number;
  word: Likelihood;
  /** What a person understands of it. */
  shown: ShownMarks;
  /** What the score was made of, and how many of these are technical. */
  towardsInnocent: Mark[];
  towardsSpam: Mark[];
  technical: number;
  release: { learnsInnocent: boolean; forgetsSpam: boolean; tokens: number; examples: MovedRow[] };
}

/** An explanation, or why there is none. */
export type Explained = ExplainedMessage | Obstacle;

/** A host of the version before has neither. */
const explainedShape = z.union([
  z.string(),
  z.looseObject({ shown: z.looseObject({}), technical: z.number() }),
]);

/** Explains a message to who may open the mailbox; a word where it cannot be explained. */
export async function getExplanation(mailbox: string, key: string): Promise<Explained> {
  await requireMailbox(mailbox);
  const { host, key: own } = whereOf(key);
  if (host !== null) return askForData(host, 'why', [mailbox, own], { shape: explainedShape });
  const explained = await explainMessage(mailbox, own);
  if (typeof explained === 'string') return explained;
  const { score, evidence, weaker, release, hints, today, afterRelease, totals } = explained;
  const ofPerson = ownWords(mailbox);
  const marks = readMarks(evidence, ofPerson);
  return {
    hints,
    today,
    afterRelease,
    totals,
    score,
    word: likelihoodOf(score),
    shown: chooseMarks([...marks, ...readMarks(weaker, ofPerson)]),
    towardsInnocent: marks.filter(({ leaning }) => leaning < 0.5),
    towardsSpam: marks.filter(({ leaning }) => leaning >= 0.5),
    technical: marks.filter(({ kind }) => kind === 'technical').length,
    release: {
      ...release,
      examples: release.examples.map((token) => ({ ...token, ...tokenInWords(token.name) })),
    },
  };
}
