import { describeFactor, type FactorWords } from '@/lib/formats/dspam/factors';
import { decodeBytes } from '@/lib/formats/mail/decode-bytes';
import { displayLine } from '@/lib/formats/mail/display-text';
import { type MarkKind, markKind } from './mark-kind';
import type { Evidence } from './score-tokens';

/** A token in parts that can be put into words, with the user's own counts, and what it is to a person. */
export interface Mark extends Evidence, FactorWords {
  kind: MarkKind;
}

/** What a person is shown of a message, the strongest of each kind first. */
export interface ShownMarks {
  subject: Mark[];
  text: Mark[];
  link: Mark[];
}

/** Of each kind. */
const MOST_SHOWN = 5;
/** What is nearer to the middle speaks for neither. */
const CLEARLY = 0.3;

/** Tokens as a person reads them. */
export function readMarks(evidence: readonly Evidence[], own: ReadonlySet<string>): Mark[] {
  return evidence.map((token) => {
    const words = tokenInWords(token.name);
    return { ...token, ...words, kind: markKind(words, own) };
  });
}

/**
 * Those that mean something to a person, of each kind the strongest. Among what decides, technical ones often leave them no room: they are taken
 * from what is weaker as well. A word is not said again where a pair has it, nor a pair of words that were said.
 */
export function chooseMarks(marks: readonly Mark[]): ShownMarks {
  const clear = marks.filter(({ leaning }) => Math.abs(leaning - 0.5) > CLEARLY);
  const of = (kind: MarkKind) => {
    const chosen: Mark[] = [];
    const said = new Set<string>();
    for (const mark of clear) {
      if (mark.kind !== kind || chosen.length === MOST_SHOWN) continue;
      if (mark.words.every((word) => said.has(word))) continue;
      for (const word of mark.words) said.add(word);
      chosen.push(mark);
    }
    return chosen;
  };
  return { subject: of('subject'), text: of('text'), link: of('link') };
}

/** Names hold the bytes of the mail, in whatever charset it had. */
export function tokenInWords(name: string): FactorWords {
  return describeFactor(displayLine(decodeBytes(Buffer.from(name, 'latin1'))) || name);
}
