import 'server-only';
import { askForData } from '@/lib/data/hosts/ask-as-person';
import { whereOf } from '@/lib/data/hosts/host-key';
import { requireMailbox } from '@/lib/data/session/access';
import { describeFactor, type FactorWords } from '@/lib/formats/dspam/factors';
import { decodeBytes } from '@/lib/formats/mail/decode-bytes';
import { displayLine } from '@/lib/formats/mail/display-text';
import type { Obstacle } from '@/lib/ground/reasons';
import { type Explanation, explainMessage } from '@/lib/messages/explain/explain-message';
import { type Likelihood, likelihoodOf } from '@/lib/messages/scoring/likelihood';

/** A token in parts that can be put into words, with the user's own counts. */
export interface EvidenceRow extends FactorWords {
  name: string;
  spamHits: number;
  innocentHits: number;
  /** 0 innocent to 1 spam. */
  leaning: number;
}

export interface MovedRow extends FactorWords {
  name: string;
  before: { spamHits: number; innocentHits: number };
  after: { spamHits: number; innocentHits: number };
}

/** Why a message looks as it does, for the Why tab. */
export interface ExplainedMessage extends Pick<Explanation, 'hints' | 'today' | 'afterRelease' | 'totals'> {
  score: number;
  word: Likelihood;
  towardsInnocent: EvidenceRow[];
  towardsSpam: EvidenceRow[];
  release: { learnsInnocent: boolean; forgetsSpam: boolean; tokens: number; examples: MovedRow[] };
}

/** An explanation, or why there is none. */
export type Explained = ExplainedMessage | Obstacle;

/** Explains a message to who may open the mailbox; a word where it cannot be explained. */
export async function getExplanation(mailbox: string, key: string): Promise<Explained> {
  await requireMailbox(mailbox);
  const { host, key: own } = whereOf(key);
  if (host !== null) return askForData(host, 'why', [mailbox, own]);
  const explained = await explainMessage(mailbox, own);
  if (typeof explained === 'string') return explained;
  const { score, evidence, release, hints, today, afterRelease, totals } = explained;
  const rows = evidence.map((token) => ({ ...token, ...inWords(token.name) }));
  return {
    hints,
    today,
    afterRelease,
    totals,
    score,
    word: likelihoodOf(score),
    towardsInnocent: rows.filter(({ leaning }) => leaning < 0.5),
    towardsSpam: rows.filter(({ leaning }) => leaning >= 0.5),
    release: {
      ...release,
      examples: release.examples.map((token) => ({ ...token, ...inWords(token.name) })),
    },
  };
}

/** Names hold the bytes of the mail, in whatever charset it had. */
function inWords(name: string): FactorWords {
  return describeFactor(displayLine(decodeBytes(Buffer.from(name, 'latin1'))) || name);
}
