import { domainToASCII, domainToUnicode } from 'node:url';
import { getPublicSuffix } from 'tldts';

/*
 * USER.blocklist: a domain a line. DSPAM takes what follows the last `@` of the From header, up to a blank, `>` or line end, and compares it
 * with each line, whole, without case of A to Z (F§1). It takes LF or CRLF off a line and nothing else, knows no comments, and no domain below
 * another: whatever else stands in a line fits no mail. All here is one character for each byte (latin1).
 */

/** The domain of an address, as it stands there, in lower case; null where it has none. */
export function domainOf(address: string): string | null {
  const at = address.lastIndexOf('@');
  const domain = address.slice(at + 1).toLowerCase();
  return at === -1 || domain === '' ? null : domain;
}

const DOMAIN =
  /^(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)+$/;

/** Why there can be no rule for a domain: it is none, or one under which everybody can have a name (decision 289). */
export function findDomainFault(domain: string | null): 'noDomain' | 'publicSuffix' | null {
  const forms = domain === null ? [] : formsOf(domain);
  // What reads like another domain, or would be more than a line, is none.
  if (domain === null || !forms.includes(domain)) return 'noDomain';
  const [ascii = ''] = forms;
  const isSuffix = getPublicSuffix(ascii, { allowPrivateDomains: true, extractHostname: false }) === ascii;
  if (isSuffix) return 'publicSuffix';
  return DOMAIN.test(ascii) ? null : 'noDomain';
}

/** How mail spells a domain without a fault: one with other letters than a to z in both forms there are. As lines of the file. */
export function spellingsOf(domain: string): string[] {
  return formsOf(domain).map((form) => Buffer.from(form).toString('latin1'));
}

function formsOf(domain: string): string[] {
  const ascii = domainToASCII(domain);
  return ascii === '' ? [] : [...new Set([ascii, domainToUnicode(ascii)])];
}

/** A domain without a fault as rules name it, whichever way it was written. */
export function asciiOf(domain: string): string {
  return domainToASCII(domain);
}

/** Whether DSPAM holds back mail of a domain in each of its spellings, or in some of them. */
export function isHeldBack(list: string, spellings: readonly string[]): 'all' | 'some' | 'none' {
  const missing = missingFrom(list, spellings).length;
  if (missing === spellings.length) return 'none';
  return missing === 0 ? 'all' : 'some';
}

/** The list with those of some lines that it lacks. All that is there stays to the byte, and taking them out again gives back what was. */
export function withDomain(list: string, spellings: readonly string[]): string {
  const missing = missingFrom(list, spellings);
  const added = missing.map((each) => each + (list.includes('\r\n') ? '\r\n' : '\n')).join('');
  // Behind a last line without its end it would be a part of that one.
  return list === '' || list.endsWith('\n') ? list + added : added + list;
}

/** Which of some spellings have no line yet. */
export function missingFrom(list: string, spellings: readonly string[]): string[] {
  const there = new Set(linesThatAre(list, spellings).map(({ text }) => text));
  return spellings.filter((each) => !there.has(lowered(each)));
}

/** The list without them; all else stays to the byte. */
export function withoutDomain(list: string, spellings: readonly string[]): string {
  const gone = linesThatAre(list, spellings);
  const kept = gone.map(({ from }, at) => list.slice(gone[at - 1]?.to ?? 0, from));
  return kept.join('') + list.slice(gone.at(-1)?.to ?? 0);
}

/** The lines that are one of the spellings, in order, with their ends. Of 100,000 lines only those of the same length are looked at. */
function linesThatAre(
  list: string,
  spellings: readonly string[],
): { text: string; from: number; to: number }[] {
  const wanted = new Set(spellings.map(lowered));
  const lengths = new Set([...wanted].map((each) => each.length));
  const found: { text: string; from: number; to: number }[] = [];
  for (let from = 0, to = 0; from < list.length; from = to) {
    const newline = list.indexOf('\n', from);
    to = newline === -1 ? list.length : newline + 1;
    const last = newline === -1 ? to : newline;
    const end = last > from && list[last - 1] === '\r' ? last - 1 : last;
    if (!lengths.has(end - from)) continue;
    const text = lowered(list.slice(from, end));
    if (wanted.has(text)) found.push({ text, from, to });
  }
  return found;
}

/** As DSPAM compares: A to Z alone. */
function lowered(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
