import type { DspamConf } from './conf';
import type { ReleaseArguments } from './release-arguments';

/** What a release has to tell the program that DSPAM hands the mail to (F§5 "Delivery agent argv"). */
export interface DeliveryAgent {
  /** TrustedDeliveryAgent, split at blanks as DSPAM does it. */
  words: string[];
  /**
   * What the arguments of dspam have to add if dspam.conf does not say it: who gets the mail, and who sends it (`%s`).
   */
  missing: string[];
  /** Whether it sends mail to an address, as sendmail does; the others put it into a mailbox by the user's name, or are not known. */
  takesAddress: boolean;
}

interface KnownAgent {
  /** Names of the program, without the folder. */
  names: RegExp;
  /** Options whose value is the next word, whatever that is. */
  withValue: RegExp;
  /** Recipients among words without these options. */
  count(words: readonly string[]): number;
  missing: string[];
}

const AGENTS: KnownAgent[] = [
  { names: /^procmail$/, withValue: /^-[toYp]*[fa]$/, count: countProcmail, missing: ['-d', '%u'] },
  {
    names: /^(?:maildrop|dovecot-lda)$/,
    withValue: /^-[VwWfaAMD]$/,
    count: countMaildrop,
    missing: ['-d', '%u'],
  },
  // qmail's sendmail is one, too.
  {
    names: /^(?:sendmail(?:[.-]\w+)?|exim4?)$/,
    withValue: /^-[fFrBChLNoORVXp]$/,
    count: countPlain,
    missing: ['-i', '%u'],
  },
  // `--` ends the list of --user, which would otherwise treat a word without a dash as another user.
  { names: /^qmail-inject$/, withValue: /^-f$/, count: countPlain, missing: ['--', '%u'] },
];

/**
 * A release has no sender unless one is given; DSPAM then drops the word, and the option before it takes the next word
 * as its value.
 */
const SENDER = '%s';
const GIVEN_SENDER = '--mail-from=%CURRENT_USER%';

/**
 * The agent of dspam.conf; null where DSPAM delivers by SMTP or LMTP (DeliveryProto), or has no agent at all. `missing` has no
 * recipient where the agent has one, and for programs that are not known.
 */
export function findDeliveryAgent(conf: DspamConf): DeliveryAgent | null {
  if (deliversBySocket(conf)) return null;
  const words = (conf.first('TrustedDeliveryAgent') ?? '').split(' ').filter(Boolean);
  if (words.length === 0) return null;
  const known = findKnown(words);
  const isNamed = !known || countFor(known, words.slice(1)) > 0;
  return {
    words,
    missing: [...(words.includes(SENDER) ? [GIVEN_SENDER] : []), ...(isNamed ? [] : known.missing)],
    takesAddress: known !== undefined && !known.missing.includes('-d'),
  };
}

/**
 * Whether DSPAM takes a message and hands it to nobody, with exit code 0: a DeliveryHost without a DeliveryProto that
 * it knows, and no agent (measured on 3.10.2).
 */
export function losesMail(conf: DspamConf): boolean {
  return (
    conf.first('DeliveryHost') !== undefined &&
    conf.first('TrustedDeliveryAgent') === undefined &&
    !deliversBySocket(conf)
  );
}

/**
 * To how many recipients an agent would deliver when RELEASE_ARGS follow its own words. Of a program that is not known,
 * places that name the recipient are counted: in dspam.conf one, in RELEASE_ARGS another. See decision 128.
 */
export function countRecipients(
  { words: [program = '', ...own] }: DeliveryAgent,
  { agentArgs, hasSender }: ReleaseArguments,
): number {
  const known = findKnown([program]);
  if (!known) return Number(own.some(isRecipient)) + Number(agentArgs.some(isRecipient));
  return countFor(
    known,
    [...own, ...agentArgs].filter((word) => hasSender || word !== SENDER),
  );
}

/** Whether DSPAM hands mail on by SMTP or LMTP. Compared to the letter, as DSPAM does. */
export function deliversBySocket(conf: DspamConf): boolean {
  return ['SMTP', 'LMTP'].includes(conf.first('DeliveryProto') ?? '');
}

function findKnown([program = '']: readonly string[]): KnownAgent | undefined {
  const name = program.slice(program.lastIndexOf('/') + 1);
  return AGENTS.find(({ names }) => names.test(name));
}

function countFor({ withValue, count }: KnownAgent, words: readonly string[]): number {
  const left: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    if (word === '--') return count([...left, ...words.slice(at)]);
    if (withValue.test(word)) at++;
    else left.push(word);
  }
  return count(left);
}

/** `procmail -d NAME NAME...`, or as a filter, `-m FILE ARGUMENT...`, where the file says what the arguments are. */
function countProcmail(words: readonly string[]): number {
  const explicit = words.findIndex((word) => /^-[toY]*d/.test(word));
  if (explicit >= 0) {
    const glued = words.filter((word) => /^-[toY]*d./.test(word)).length;
    return glued + words.slice(explicit + 1).filter((word) => !word.startsWith('-')).length;
  }
  return words.includes('-m') && words.some(isRecipient) ? 1 : 0;
}

/** `maildrop -d NAME`, or with a filter file of its own, which says what the arguments are. */
function countMaildrop(words: readonly string[]): number {
  const named = words.filter(
    (word, at) => /^-d./.test(word) || (word === '-d' && words[at + 1] !== undefined),
  );
  if (named.length > 0) return named.length;
  return words.some((word) => word.startsWith('/')) && words.some(isRecipient) ? 1 : 0;
}

/** Words that are no options. With sendmail's -t nobody can know: the mail itself would decide. */
function countPlain(words: readonly string[]): number {
  if (words.includes('-t')) return 0;
  const end = words.indexOf('--');
  if (end < 0) return words.filter((word) => !word.startsWith('-')).length;
  return countPlain(words.slice(0, end)) + words.length - end - 1;
}

/** What DSPAM puts the user's name for, as a word of its own, and what we do, in any word. */
function isRecipient(word: string): boolean {
  return /^(?:%u|\$u|%r)$/.test(word) || word.includes('%CURRENT_USER%');
}
