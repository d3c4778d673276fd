import { asciiOf, findDomainFault, spellingsOf } from '@/lib/formats/dspam/block-list';
import { parseAddress } from '@/lib/formats/mail/parse-address';
import { typedText } from '@/lib/ground/typed-text';

/** `let`: mail of an address is let through; `hold`: mail of a domain is held back. */
export const RULE_KINDS = ['let', 'hold'] as const;
export type RuleKind = (typeof RULE_KINDS)[number];

/** What a rule for everybody is about. */
export interface RuleSubject {
  what: RuleKind;
  /** An address in lower case, or a domain in ASCII. */
  sender: string;
}

export interface SiteRule extends RuleSubject {
  id: number;
  note: string;
  madeBy: string;
  madeAt: Date;
  /** `new`: not everybody has it yet; `ending`: it is being taken back. */
  state: 'new' | 'kept' | 'ending';
}

/** Why no rule can be about what was typed. */
export type SubjectFault = 'noAddress' | 'noDomain' | 'addressHeld' | 'publicSuffix' | 'tooLong';

export const MAX_NOTE = 200;
const MAX_SENDER = 255;

/** What a rule would be about, of what somebody has typed or has in a file. */
export function readSubject(what: RuleKind, typed: string): RuleSubject | SubjectFault {
  const text = typedText(typed).toLowerCase();
  if (text.length > MAX_SENDER) return 'tooLong';
  return what === 'let' ? readAddress(text) : readDomain(text.replace(/^@/, ''));
}

function readAddress(text: string): RuleSubject | 'noAddress' {
  const { address } = parseAddress(text);
  // Not the first of several: the others would be lost in silence.
  return address !== '' && text.split('@').length === 2 ? { what: 'let', sender: address } : 'noAddress';
}

function readDomain(text: string): RuleSubject | SubjectFault {
  if (text.includes('@')) return 'addressHeld';
  return findDomainFault(text) ?? { what: 'hold', sender: asciiOf(text) };
}

/** How mail may write the domain of a rule. */
export function domainForms(domain: string): string[] {
  return spellingsOf(domain).map((form) => Buffer.from(form, 'latin1').toString());
}
