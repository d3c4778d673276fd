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

/** Whether DSPAM holds back mail of a domain in each of its spellings, or in some of them. */
export function isHeldBack(list: string, spellings: readonly string[]): 'all' | 'some' | 'none' {
  const lines = new Set(linesOf(list).map(({ text }) => lowered(text)));
  const held = spellings.filter((each) => lines.has(lowered(each))).length;
  if (held === 0) return 'none';
  return held === spellings.length ? 'all' : 'some';
}

/** The list with those lines that it lacks. All that is there stays to the byte, and taking them out again gives back what was. */
export function withDomain(list: string, spellings: readonly string[]): string {
  const missing = spellings.filter((each) => isHeldBack(list, [each]) === 'none');
  const added = missing.map((each) => each + (list.includes('\r\n') ? '\r\n' : '\n')).join('');
  // Behind a last line without its end it would be a part of that one.
  return list === '' || list.endsWith('\n') ? list + added : added + list;
}

/** The list without them; all else stays to the byte. */
export function withoutDomain(list: string, spellings: readonly string[]): string {
  const wanted = new Set(spellings.map(lowered));
  return linesOf(list)
    .filter(({ text }) => !wanted.has(lowered(text)))
    .map(({ text, end }) => text + end)
    .join('');
}

function linesOf(list: string): { text: string; end: string }[] {
  return (list.match(/[^\n]*\n|[^\n]+$/g) ?? []).map((line) => {
    const end = /\r?\n?$/.exec(line)?.[0] ?? '';
    return { text: line.slice(0, line.length - end.length), end };
  });
}

/** As DSPAM compares: A to Z alone. */
function lowered(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
